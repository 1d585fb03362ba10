import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { listContracts, selectContracts } from '../../src/contracts/contract.ts'
import { checkFingerprint } from '../../src/contracts/fingerprint.ts'
import { lintContract } from '../../src/contracts/lint.ts'
import { checkBreaking, releaseContract } from '../../src/contracts/released.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const product = 'libs/contracts/catalog/slipway/catalog/v1/product.proto'

describe('contracts, on a copy of the workspace', () => {
  let root: string

  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'slipway-contracts-'))
    for (const entry of ['package.json', 'go.mod', 'libs/contracts', 'tools/go', 'tools/slipway/src/contracts']) {
      cpSync(path.join(workspace, entry), path.join(root, entry), { recursive: true })
    }
    symlinkSync(path.join(workspace, 'node_modules'), path.join(root, 'node_modules'))
  })
  after(() => rmSync(root, { recursive: true, force: true }))

  const contractOf = (name: string) => {
    const [contract] = selectContracts(root, [name])
    assert.ok(contract)
    return contract
  }
  const catalog = () => contractOf('catalog')
  const withEdit = (file: string, from: string, to: string, check: () => void) => {
    const target = path.join(root, file)
    const original = readFileSync(target, 'utf8')
    assert.ok(original.includes(from), `${file} no longer has ${from}`)
    writeFileSync(target, original.replace(from, to))
    try {
      check()
    } finally {
      writeFileSync(target, original)
    }
  }

  it('finds each contract by its folder and names the known ones when asked for another', () => {
    assert.ok(listContracts(root).some((contract) => contract.name === 'catalog'))
    assert.throws(() => selectContracts(root, ['nope']), /no contract nope: libs\/contracts has catalog/)
  })

  it('passes as committed', () => {
    lintContract(root, catalog())
    checkBreaking(root, catalog())
    checkFingerprint(root, catalog())
    checkFingerprint(root, contractOf('orders'))
  })

  it('refuses a renumbered field, and a release does not hide it', () => {
    withEdit(product, 'string display_name = 2', 'string display_name = 22', () => {
      assert.throws(() => checkBreaking(root, catalog()), /field "2" with name "display_name" on message "Product" was deleted/)
      assert.throws(() => releaseContract(root, catalog()), /field "2"/)
    })
  })

  it('calls generated code stale when a proto changed, and says what to run', () => {
    withEdit(product, '// Everything.', '// All of it.', () => {
      assert.throws(() => checkFingerprint(root, catalog()), /gen is stale.*run: npx slipway contracts generate catalog/)
    })
  })

  it('calls it stale too when a proto of another contract changed that it imports', () => {
    withEdit('libs/contracts/http/slipway/http/v1/annotations.proto', '// The string field of each', '// The field of each', () => {
      assert.throws(() => checkFingerprint(root, contractOf('orders')), /gen is stale.*run: npx slipway contracts generate orders/)
      checkFingerprint(root, catalog())
    })
  })

  it('sees a hand edit of a generated file', () => {
    withEdit('libs/contracts/catalog/gen/go/slipway/catalog/v1/product.pb.go', 'package catalogv1', 'package catalogv1 ', () => {
      assert.throws(() => checkFingerprint(root, catalog()), /edited by hand/)
    })
  })

  it('refuses an RPC without a comment', () => {
    withEdit(product, '  // Everything.\n', '', () => {
      assert.throws(() => lintContract(root, catalog()), /product\.proto:\d+/)
    })
  })
})
