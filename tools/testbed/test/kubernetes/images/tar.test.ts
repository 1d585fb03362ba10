import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { tarOf } from '../../../src/kubernetes/images/tar.ts'

const archive = tarOf([
  { name: 'usr/', mode: 0o755 },
  { name: 'usr/pause', mode: 0o700, content: Buffer.from('a'.repeat(513)) },
  { name: 'empty', mode: 0o644, content: Buffer.alloc(0) },
])

describe('tarOf', () => {
  it('writes what tar lists, with its modes and sizes', () => {
    const listing = execFileSync('tar', ['--list', '--verbose', '--numeric-owner', '--file=-'], { input: archive, encoding: 'utf8' })
    assert.deepEqual(listing.trim().split('\n').map((line) => line.replace(/\d{4}-\d\d-\d\d \d\d:\d\d /, '').replace(/ +/g, ' ')), [
      'drwxr-xr-x 0/0 0 usr/', '-rwx------ 0/0 513 usr/pause', '-rw-r--r-- 0/0 0 empty',
    ])
  })

  it('keeps what is in a file that fills no whole block', () => {
    assert.equal(execFileSync('tar', ['--extract', '--to-stdout', '--file=-', 'usr/pause'], { input: archive, encoding: 'utf8' }), 'a'.repeat(513))
  })

  it('writes the same bytes each time', () => {
    assert.deepEqual(tarOf([{ name: 'usr/', mode: 0o755 }]), tarOf([{ name: 'usr/', mode: 0o755 }]))
  })

  it('refuses a name that has no room in a header', () => {
    assert.throws(() => tarOf([{ name: 'a'.repeat(101), mode: 0o644 }]), /too long a name/)
  })
})
