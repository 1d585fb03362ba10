import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { ensureSecrets } from '../../src/compose/secrets.ts'
import { buildSystem } from '../../src/model/system.ts'
import { manifest } from '../model/manifests.ts'

const services = buildSystem([manifest('orders', { needs: { postgres: true }, secrets: ['PAYMENT_KEY'] })])

function emptyWorkspace(t: TestContext): { root: string; folder: string; read: (name: string) => string } {
  const root = mkdtempSync(path.join(tmpdir(), 'slipway-secrets-'))
  t.after(() => rmSync(root, { recursive: true }))
  const folder = path.join(root, '.slipway/secrets')
  return { root, folder, read: (name) => readFileSync(path.join(folder, name), 'utf8') }
}

describe('the secrets of containers', () => {
  it('are made up for the database, each another, and taken from the environment for a service', (t) => {
    const { root, folder, read } = emptyWorkspace(t)
    ensureSecrets(root, services, { PAYMENT_KEY: 'k' })
    const passwords = ['orders-app-password', 'orders-owner-password', 'postgres-password']
    assert.deepEqual(readdirSync(folder).toSorted(), ['orders-PAYMENT_KEY', ...passwords])
    assert.equal(read('orders-PAYMENT_KEY'), 'k')
    for (const name of passwords) assert.match(read(name), /^[\w-]{32}$/)
    assert.equal(new Set(passwords.map(read)).size, 3)
  })

  it('can be read by the user of a container, in a folder that only its owner may enter', (t) => {
    const { root, folder } = emptyWorkspace(t)
    ensureSecrets(root, services, { PAYMENT_KEY: 'k' })
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    for (const name of readdirSync(folder)) assert.equal(statSync(path.join(folder, name)).mode & 0o777, 0o444)
  })

  it('can be read in a container whatever the umask is, and whoever wrote them', (t) => {
    const { root, folder } = emptyWorkspace(t)
    const umask = process.umask(0o077)
    t.after(() => process.umask(umask))
    ensureSecrets(root, services, { PAYMENT_KEY: 'k' })
    rmSync(path.join(folder, 'orders-PAYMENT_KEY'))
    writeFileSync(path.join(folder, 'orders-PAYMENT_KEY'), 'by hand')
    ensureSecrets(root, services, {})
    for (const name of readdirSync(folder)) assert.equal(statSync(path.join(folder, name)).mode & 0o777, 0o444, name)
  })

  it('are made up where one is empty: somebody was interrupted', (t) => {
    const { root, folder, read } = emptyWorkspace(t)
    ensureSecrets(root, services, { PAYMENT_KEY: 'k' })
    rmSync(path.join(folder, 'postgres-password'))
    writeFileSync(path.join(folder, 'postgres-password'), '')
    ensureSecrets(root, services, {})
    assert.match(read('postgres-password'), /^[\w-]{32}$/)
    assert.deepEqual(readdirSync(folder).filter((name) => /\d$/.test(name)), [])
  })

  it('stay what they are: a database knows them', (t) => {
    const { root, read } = emptyWorkspace(t)
    ensureSecrets(root, services, { PAYMENT_KEY: 'k' })
    const before = read('postgres-password')
    ensureSecrets(root, services, { PAYMENT_KEY: 'another' })
    assert.equal(read('postgres-password'), before)
    assert.equal(read('orders-PAYMENT_KEY'), 'k')
  })

  it('are asked for by name where one is nowhere, and nothing is written then', (t) => {
    const { root, folder } = emptyWorkspace(t)
    const text = /^orders needs the secret PAYMENT_KEY: set it in the environment, or write it to \.slipway\/secrets\/orders-PAYMENT_KEY$/
    assert.throws(() => ensureSecrets(root, services, {}), { code: 'MISSING', message: text })
    assert.throws(() => statSync(folder), { code: 'ENOENT' })
  })

  it('may be written by hand', (t) => {
    const { root, folder, read } = emptyWorkspace(t)
    ensureSecrets(root, services, { PAYMENT_KEY: 'k' })
    rmSync(path.join(folder, 'orders-PAYMENT_KEY'))
    writeFileSync(path.join(folder, 'orders-PAYMENT_KEY'), 'by hand')
    ensureSecrets(root, services, {})
    assert.equal(read('orders-PAYMENT_KEY'), 'by hand')
  })
})
