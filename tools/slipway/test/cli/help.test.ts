import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { describe, it } from 'node:test'
import { exitCodes } from '../../src/cli/exit.ts'
import { createProgram } from '../../src/cli/program.ts'
import { root, slipway } from './slipway.ts'

const program = createProgram(root)
const page = readFileSync(path.join(root, 'docs/slipway.md'), 'utf8')

/** Every command that does something, with its whole name. */
function leaves(command: Command, name: string): { name: string; command: Command }[] {
  const below = command.commands.filter((one) => !['help', '__complete'].includes(one.name()))
  return below.length === 0 ? [{ name, command }] : below.flatMap((one) => leaves(one, `${name} ${one.name()}`))
}

describe('the help', () => {
  it('shows the commands and what the exit codes say, and not what only tests run', async () => {
    const { stdout } = await slipway(['--help'])
    for (const [code, meaning] of Object.entries(exitCodes)) assert.ok(stdout.includes(`  ${code}  ${meaning}\n`), meaning)
    for (const name of ['dev', 'invoke', 'doctor', 'contracts', 'completion']) assert.match(stdout, new RegExp(`^ {2}${name}\\b`, 'm'))
    assert.doesNotMatch(stdout, /with-postgres|e2e|go-test|__complete/)
  })

  for (const { name, command } of leaves(program, 'slipway')) {
    it(`of ${name} has an example that the command takes`, () => {
      let help = ''
      command.configureOutput({ writeOut: (text) => { help += text } }).outputHelp()
      assert.match(help, new RegExp(`\\$ .*npx ${name}\\b`))
    })

    it(`of ${name} is on the page of the docs too`, () => {
      assert.ok(page.includes(`npx ${name}`), `docs/slipway.md says nothing of npx ${name}`)
      for (const { long } of command.options) assert.ok(!long || page.includes(long), `docs/slipway.md says nothing of ${long}`)
    })
  }

  it('agrees with the docs on the exit codes', () => {
    for (const [code, meaning] of Object.entries(exitCodes)) assert.ok(page.includes(`| ${code} | ${meaning} |`), meaning)
  })
})
