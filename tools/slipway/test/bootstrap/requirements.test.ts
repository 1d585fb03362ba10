import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const requirements = path.join(workspace, 'tools/bootstrap/requirements.mjs')

/** What the check says in a process whose PATH has nothing but this `go`, if any. */
function check(t: TestContext, call: string, go?: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-path-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  if (go !== undefined) {
    writeFileSync(path.join(folder, 'go'), `#!/bin/sh\n${go}\n`)
    chmodSync(path.join(folder, 'go'), 0o755)
  }
  const program = `import { checkGo, checkNode } from ${JSON.stringify(requirements)}
    try { ${call}; console.log('fine') } catch (error) { console.log(error.message) }`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8', env: { PATH: folder } })
  return stdout.trimEnd()
}

describe('the bootstrap', () => {
  const checkGo = `checkGo(${JSON.stringify(workspace)})`
  const cases = [
    { what: 'no Go', call: checkGo, go: undefined, says: /^Slipway needs Go 1\.\d+(\.\d+)? or newer, and there is no go on the PATH: [^\n]+$/ },
    { what: 'a Go that is too old', call: checkGo, go: 'echo go1.20.3', says: /^Slipway needs Go 1\.\d+(\.\d+)? or newer, and this is 1\.20\.3: [^\n]+$/ },
    { what: 'a Go that refuses go.mod', call: checkGo, go: 'echo "go: go.mod requires go >= 1.26 (running go 1.21.0; GOTOOLCHAIN=local)" >&2; exit 1', says: /and this is 1\.21\.0: [^\n]+$/ },
    { what: 'a Go that is new enough', call: checkGo, go: 'echo go1.99.1', says: /^fine$/ },
    { what: 'a Node that is too old', call: 'checkNode("18.19.0")', go: undefined, says: /^Slipway needs Node 20 or newer to start, and this is 18\.19\.0: [^\n]+$/ },
    { what: 'a Node that npm cannot replace on macOS', call: 'checkNode("22.1.0", "darwin")', go: undefined, says: /^Slipway needs Node 24 or newer on darwin, and this is 22\.1\.0: [^\n]+$/ },
    { what: 'a Node 20 on Linux', call: 'checkNode("20.1.0", "linux")', go: undefined, says: /^fine$/ },
  ]
  for (const { what, call, go, says } of cases) {
    it(`answers one sentence to ${what}`, (t) => assert.match(check(t, call, go), says))
  }
})
