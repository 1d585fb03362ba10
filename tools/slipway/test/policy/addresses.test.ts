import assert from 'node:assert/strict'
import { it } from 'node:test'
import { contains, cutAddresses, overlap, parseBlock, printRange } from '../../src/policy/addresses.ts'

it('reads blocks of both families, from their first address to their last', () => {
  assert.equal(printRange(parseBlock('10.1.2.3/8')), '10.0.0.0-10.255.255.255')
  assert.equal(printRange(parseBlock('203.0.113.7/32')), '203.0.113.7')
  assert.equal(printRange(parseBlock('2001:db8::/112')), '2001:db8:0:0:0:0:0:0-2001:db8:0:0:0:0:0:ffff')
  assert.equal(printRange(parseBlock('::1/128')), '0:0:0:0:0:0:0:1')
})

it('refuses what is no block', () => {
  for (const block of ['10.0.0.0', '10.0.0/8', '10.0.0.256/8', '10.0.0.0/33', '1::2::3/64', 'g::/8', '::/129', '10.0.0.0/-1']) {
    assert.throws(() => parseBlock(block), { code: 'ADDRESS' }, block)
  }
})

it('tells blocks that are in one another from those that only touch', () => {
  const [private10, half, other, everything6] = ['10.0.0.0/8', '10.0.0.0/9', '11.0.0.0/8', '::/0'].map(parseBlock)
  assert.ok(private10 && half && other && everything6)
  assert.ok(contains(private10, half) && !contains(half, private10))
  assert.ok(overlap(half, private10) && !overlap(private10, other) && !overlap(private10, everything6))
})

it('cuts all addresses where any block begins or ends', () => {
  assert.deepEqual(cutAddresses([parseBlock('10.0.0.0/8'), parseBlock('10.1.0.0/16')]).map(printRange), [
    '0.0.0.0-9.255.255.255', '10.0.0.0-10.0.255.255', '10.1.0.0-10.1.255.255', '10.2.0.0-10.255.255.255', '11.0.0.0-255.255.255.255',
    '0:0:0:0:0:0:0:0-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  ])
})
