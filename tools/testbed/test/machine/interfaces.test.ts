import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { madeSince } from '../../src/machine/interfaces.ts'

describe('madeSince', () => {
  const before = ['lo', 'eth0', 'br-0123456789ab', 'veth0000000']

  it('are the bridges and pairs that an engine made', () => {
    assert.deepEqual(madeSince([...before, 'slipway0', 'br-ba9876543210', 'veth1234567', 'docker_gwbridge'], before), ['slipway0', 'br-ba9876543210', 'veth1234567', 'docker_gwbridge'])
  })

  it('are not what others made in the meantime', () => {
    assert.deepEqual(madeSince([...before, 'tun0', 'br-lan', 'vethcluster', 'docker0'], before), [])
  })
})
