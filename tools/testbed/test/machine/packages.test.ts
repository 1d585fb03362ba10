import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { missingPackages } from '../../src/machine/packages.ts'

const needs = { dockerd: 'docker.io', nft: 'nftables', setpriv: 'util-linux', unshare: 'util-linux' }

describe('missingPackages', () => {
  it('is empty where every program is there', () => {
    assert.deepEqual(missingPackages(needs, () => true), [])
  })

  it('names the packages of the programs that are not, each once', () => {
    assert.deepEqual(missingPackages(needs, (program) => program === 'nft'), ['docker.io', 'util-linux'])
  })
})
