import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { exitCodeOf, UsageError } from '@slipway/toolkit/exit'
import type { Engine } from './engine/engine.ts'
import { withEngine } from './engine/engine.ts'
import { restoreMachine } from './machine/machine.ts'

const root = path.resolve(import.meta.dirname, '../../..')

/** For other shells, while an engine of ours runs: set -a; . .slipway/testbed/environment */
const environmentFile = path.join(root, '.slipway/testbed/environment')

const usage = `testbed docker -- <command...>   runs a command with a Docker engine that answers: the one that is there, or one
                                 of its own that is gone when the command ends
testbed restore                  puts the machine back where a testbed was killed and could not`

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = exitCodeOf(error)
}

async function main(args: readonly string[]): Promise<number> {
  const [word, separator, ...command] = args
  if (word === 'docker' && separator === '--' && command.length > 0) return runWithEngine(command)
  if (word === 'restore' && args.length === 1) {
    rmSync(environmentFile, { force: true })
    console.log((await restoreMachine()) ? 'testbed: the machine is as it was' : 'testbed: there is nothing to put back')
    return 0
  }
  if (word === '--help') {
    console.log(usage)
    return 0
  }
  throw new UsageError(usage)
}

/** Asked to stop before the command runs, it stops making the engine; after that, the command is asked. */
async function runWithEngine(command: readonly string[]): Promise<number> {
  const asked = new AbortController()
  let tell = (signal: NodeJS.Signals) => asked.abort(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => tell(signal))
  const use = async (engine: Engine) => {
    asked.signal.throwIfAborted()
    if (engine.own) writeEnvironment(engine)
    try {
      return await runCommand(command, engine, (told) => (tell = told))
    } finally {
      if (engine.own) rmSync(environmentFile)
    }
  }
  try {
    return await withEngine(root, use, { signal: asked.signal })
  } catch (error) {
    if (asked.signal.aborted) return statusOf(asked.signal.reason as NodeJS.Signals)
    throw error
  }
}

async function runCommand([program = '', ...args]: readonly string[], engine: Engine, onSignal: (tell: (signal: NodeJS.Signals) => void) => void): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const child = spawn(program, args, { env: { ...process.env, ...engine.environment }, stdio: 'inherit' })
  // What a terminal's Ctrl-C sends, the command got from the terminal.
  onSignal((signal) => signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal))
  child.once('error', reject)
  child.once('close', (status, signal) => resolve(status ?? statusOf(signal ?? 'SIGKILL')))
  return promise
}

/** As shells tell of a signal. */
function statusOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}

function writeEnvironment({ environment }: Engine): void {
  const lines = Object.entries(environment).map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'\n`)
  writeFileSync(environmentFile, lines.join(''))
}
