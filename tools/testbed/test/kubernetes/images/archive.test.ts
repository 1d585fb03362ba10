import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { archiveOf } from '../../../src/kubernetes/images/archive.ts'

const archive = archiveOf({ reference: 'testbed.local/etcd:3.6', files: [{ name: 'usr/local/bin/etcd', mode: 0o755, content: Buffer.from('program') }], entrypoint: ['/usr/local/bin/etcd'] })

interface Descriptor {
  readonly digest: string
  readonly size: number
  readonly annotations?: Readonly<Record<string, string>>
}

describe('archiveOf', () => {
  const index = read<{ manifests: [Descriptor] }>('index.json')
  const manifest = read<{ config: Descriptor; layers: [Descriptor] }>(blobOf(index.manifests[0]))

  it('is called what it is imported as', () => {
    assert.equal(index.manifests[0].annotations?.['io.containerd.image.name'], 'testbed.local/etcd:3.6')
  })

  it('names every blob by its digest and size', () => {
    for (const descriptor of [index.manifests[0], manifest.config, ...manifest.layers]) {
      const content = extract(archive, blobOf(descriptor))
      assert.equal(`sha256:${createHash('sha256').update(content).digest('hex')}`, descriptor.digest)
      assert.equal(content.length, descriptor.size)
    }
  })

  it('has the program in its one layer, below folders that are there, and a folder for what is temporary', () => {
    const layer = extract(archive, blobOf(manifest.layers[0]))
    const names = execFileSync('tar', ['--list', '--file=-'], { input: layer, encoding: 'utf8' })
    assert.deepEqual(names.trim().split('\n'), ['usr/', 'usr/local/', 'usr/local/bin/', 'tmp/', 'usr/local/bin/etcd'])
  })

  it('starts the program', () => {
    const { config, rootfs } = read<{ config: { Entrypoint: string[] }; rootfs: { diff_ids: string[] } }>(blobOf(manifest.config))
    assert.deepEqual(config.Entrypoint, ['/usr/local/bin/etcd'])
    assert.deepEqual(rootfs.diff_ids, [manifest.layers[0].digest])
  })
})

function blobOf({ digest }: Descriptor): string {
  return `blobs/${digest.replace(':', '/')}`
}

function read<T>(name: string): T {
  return JSON.parse(extract(archive, name).toString()) as T
}

function extract(from: Buffer, name: string): Buffer {
  return execFileSync('tar', ['--extract', '--to-stdout', '--file=-', name], { input: from })
}
