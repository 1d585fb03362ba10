import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { missingPackages } from '../../src/engine/packages.ts'

describe('missingPackages', () => {
  it('is empty where every program is there', () => {
    assert.deepEqual(missingPackages(() => true), [])
  })

  it('names the packages of the programs that are not', () => {
    assert.deepEqual(missingPackages((program) => !['dockerd', 'nft'].includes(program)), ['docker.io', 'nftables'])
  })
})
