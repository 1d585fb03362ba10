import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressesOf } from '../../../src/kubernetes/network/addresses.ts'
import { setupFiles } from '../../../src/kubernetes/nodes/setup.ts'

const files = setupFiles({ name: 'worker-1', address: '172.16.0.101', hub: { addresses: addressesOf('172.16') }, sandboxImage: 'testbed.local/pause:1', registry: '172.16.0.2:5000' })

describe('setupFiles', () => {
  it('lets containerd pull from the registry without TLS', () => {
    assert.match(files['containerd/certs.d/172.16.0.2:5000/hosts.toml'] ?? '', /\[host\."http:\/\/172\.16\.0\.2:5000"\]/)
  })

  it('gives pods a resolver that is not themselves, which would be a loop', () => {
    assert.equal(files['resolv.pods'], 'nameserver 172.16.0.2\n')
  })

  it('names the image that holds pods', () => {
    assert.match(files['containerd/config.toml'] ?? '', /sandbox_image = "testbed\.local\/pause:1"/)
  })
})
