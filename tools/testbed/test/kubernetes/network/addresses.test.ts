import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import { describe, it } from 'node:test'
import { addressesOf } from '../../../src/kubernetes/network/addresses.ts'

const addresses = addressesOf('10.3')

describe('addressesOf', () => {
  it('keeps nodes, pods and services apart', () => {
    const blocks = [addresses.nodes.block, addresses.pods, addresses.services]
    for (const block of blocks) {
      const list = new BlockList()
      list.addSubnet(block.split('/')[0] ?? '', Number(block.split('/')[1]))
      assert.deepEqual(blocks.filter((other) => list.check(other.split('/')[0] ?? '')), [block])
    }
  })

  it('gives every node an address of its own', () => {
    const given = [addresses.machine, addresses.hub, ...[1, 2, 9].flatMap((index) => [addresses.controlPlane(index), addresses.worker(index)])]
    assert.equal(new Set(given).size, given.length)
  })
})
