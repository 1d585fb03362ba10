import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import type { Resolve } from '../../src/images/registry.ts'
import { digestsByCrane } from '../../src/images/registry.ts'
import type { Describe, Sbom } from '../../src/images/sbom.ts'
import { printSbom } from '../../src/images/sbom.ts'
import { signImage } from '../../src/images/sign.ts'
import type { Cosign } from '../../src/images/signing/cosign.ts'
import { buildCosign, signingByKey } from '../../src/images/signing/cosign.ts'
import { verifyImage } from '../../src/images/verify.ts'
import type { KeyPair } from './key-pair.ts'
import { keyPair, password } from './key-pair.ts'
import { LoopbackRegistry } from '../loopback-registry.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const components = [{ type: 'library', name: 'fastify', version: '5.0.0', purl: 'pkg:npm/fastify@5.0.0' }]
const sbom: Sbom = { bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: { name: 'shop' } }, components }
/** What looks into images is told of elsewhere. */
const describeImage: Describe = () => Promise.resolve(sbom)

describe('an image in a registry', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-signing-'))
  let registry: LoopbackRegistry
  let cosign: Cosign
  let resolve: Resolve
  let ours: KeyPair
  let theirs: KeyPair
  before(async () => {
    registry = await LoopbackRegistry.start(buildGoTool(workspace, 'crane'))
    cosign = buildCosign(workspace)
    resolve = digestsByCrane(workspace)
    process.env['COSIGN_PASSWORD'] = password;
    [ours, theirs] = ['ours', 'theirs'].map((name) => {
      mkdirSync(path.join(folder, name))
      return keyPair(workspace, path.join(folder, name))
    }) as [KeyPair, KeyPair]
  })
  after(async () => {
    await registry.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** A new image under a tag of its own, by digest. */
  const image = (name: string) => {
    const from = path.join(folder, name)
    writeFileSync(from, name)
    return registry.push(`shop/${name}:dev`, { [`app/${name}`]: from })
  }
  const verify = (reference: string, key = ours.publicKey) => verifyImage(cosign, resolve, { reference, key })

  it('that is signed is verified, with the SBOM that was signed', async () => {
    const reference = image('signed')
    await signImage(cosign, describeImage, { reference, key: ours.privateKey })
    assert.deepEqual(await verify(reference), { reference, sbom })
    assert.deepEqual(await verify(`${registry.host}/shop/signed:dev`), { reference, sbom })
  })

  it('that nobody signed is refused', async () => {
    await assert.rejects(verify(image('unsigned')), { code: 'IMAGE_REFUSED', message: /unsigned@sha256:\w+ is not signed$/ })
  })

  it('that somebody else signed is refused', async () => {
    const reference = image('foreign')
    await signImage(cosign, describeImage, { reference, key: theirs.privateKey })
    await verify(reference, theirs.publicKey)
    await assert.rejects(verify(reference), { code: 'IMAGE_REFUSED', message: /is signed, but not by the owner of .+ours\/cosign\.pub$/ })
  })

  it('that a tag was moved to after the signature is refused, and the signed one is not', async () => {
    const reference = image('moved')
    await signImage(cosign, describeImage, { reference, key: ours.privateKey })
    const tag = `${registry.host}/shop/moved:dev`
    const other = registry.push('shop/moved:dev', { 'app/other': import.meta.filename })
    await assert.rejects(verify(tag), { code: 'IMAGE_REFUSED', message: `${tag}, which is ${other.split('@')[1]}, is not signed` })
    await verify(reference)
  })

  it('that has a signed SBOM and no signature is refused, though cosign takes it', async () => {
    const reference = image('attested')
    const file = path.join(folder, 'attested.cdx.json')
    writeFileSync(file, printSbom(sbom))
    await cosign(['attest', ...signingByKey, '--key', ours.privateKey, '--type', 'cyclonedx', '--predicate', file, reference])
    await assert.rejects(verify(reference), { code: 'IMAGE_REFUSED', message: /is not signed by the owner of/ })
  })

  it('that is signed and has no signed SBOM is refused', async () => {
    const reference = image('undescribed')
    await cosign(['sign', ...signingByKey, '--key', ours.privateKey, reference])
    await assert.rejects(verify(reference), { code: 'IMAGE_REFUSED', message: /has no SBOM that is/ })
  })

  it('that is not there cannot be verified, which is no refusal', async () => {
    await assert.rejects(verify(`${registry.host}/shop/absent@sha256:${'0'.repeat(64)}`), { message: /cannot be verified: .*NAME_UNKNOWN/ })
  })

  it('is not signed with a wrong password', async () => {
    const reference = image('locked')
    process.env['COSIGN_PASSWORD'] = 'another'
    await assert.rejects(signImage(cosign, describeImage, { reference, key: ours.privateKey }), { code: 'COSIGN', message: /decryption failed/ })
    process.env['COSIGN_PASSWORD'] = password
    await assert.rejects(verify(reference), { message: /is not signed$/ })
  })
})
