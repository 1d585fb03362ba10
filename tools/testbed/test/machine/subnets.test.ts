import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { freeSubnets, takenBlocks } from '../../src/machine/subnets.ts'

describe('takenBlocks', () => {
  it('reads what routes of every table lead to, and where names are asked for', () => {
    const routes = [
      'default via 192.0.2.1 dev eth0 ',
      '192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.2 ',
      'blackhole 10.9.0.0/16 ',
      'local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1 ',
      '0.0.0.0/0 dev tun0 scope link ',
    ]
    const resolver = 'search example\nnameserver 10.255.255.53\nnameserver fd00::53\n'
    assert.deepEqual(takenBlocks(routes.join('\n'), resolver), ['192.0.2.0/24', '10.9.0.0/16', '127.0.0.1', '10.255.255.53'])
  })
})

describe('freeSubnets', () => {
  it('takes the first private range', () => {
    assert.deepEqual(freeSubnets(['192.0.2.0/24']), { bridge: '172.16.0.1/24', pool: '172.16.128.0/17' })
  })

  it('keeps clear of blocks within a range, around it, and of single addresses', () => {
    assert.equal(freeSubnets(['172.16.9.0/24', '172.17.0.9', '172.18.0.0/15']).bridge, '172.20.0.1/24')
    assert.equal(freeSubnets(['172.16.0.0/12', '10.0.0.53']).bridge, '10.1.0.1/24')
  })

  it('says so where there is no room', () => {
    assert.throws(() => freeSubnets(['172.16.0.0/12', '10.0.0.0/8']), /no room for containers/)
  })
})
