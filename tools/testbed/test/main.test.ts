import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, it } from 'node:test'

const program = path.resolve(import.meta.dirname, '../bin/testbed.mjs')

describe('testbed', () => {
  it('prints how it is used', () => {
    const { status, stdout } = testbed('--help')
    assert.equal(status, 0)
    assert.match(stdout, /testbed docker -- <command...>/)
  })

  for (const wrong of [[], ['docker'], ['docker', '--'], ['docker', 'ps'], ['podman', '--', 'true'], ['restore', 'now'], ['cluster', '--workers', 'x', '--', 'true'], ['cluster', '--control-planes', '0', '--', 'true'], ['cluster', '--workers', '1']]) {
    it(`is called wrongly by "testbed ${wrong.join(' ')}"`, () => {
      const { status, stderr } = testbed(...wrong)
      assert.equal(status, 2)
      assert.match(stderr, /testbed docker -- <command...>/)
    })
  }
})

function testbed(...args: readonly string[]) {
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' })
}
