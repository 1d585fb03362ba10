import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { it } from 'node:test'

const plugin = path.resolve(import.meta.dirname, '../../nx-plugin.mjs')
const asNode20 = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })'

it('answers a Node that is too old with one sentence', () => {
  const program = `${asNode20}; import(${JSON.stringify(plugin)}).catch((error) => console.log(error.message))`
  const { stdout } = spawnSync(process.execPath, ['--eval', program], { encoding: 'utf8' })
  assert.match(stdout, /^Slipway needs Node 24 or newer, and this is 20\.20\.2: [^\n]*\.\n$/)
})
