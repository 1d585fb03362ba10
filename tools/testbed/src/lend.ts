import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'

/** What a command is lent. */
export interface Lent {
  /** What it needs in its environment to use that. */
  readonly environment: Readonly<Record<string, string>>
  /** Whether it was made for the command, and ends with it; other shells find it by the environment's file meanwhile. */
  readonly own: boolean
}

/** Makes something, or finds it, for as long as `use` takes. Once the signal aborts it need not go on making it. */
export type Lender = (use: (lent: Lent) => Promise<number>, signal: AbortSignal) => Promise<number>

/** Runs a command with what it is lent, and answers its status. Asked to stop before the command runs, it stops making; after that, the command is asked. */
export async function lend(lender: Lender, command: readonly string[], environmentFile: string): Promise<number> {
  const asked = new AbortController()
  let tell = (signal: NodeJS.Signals) => asked.abort(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => tell(signal))
  const use = async ({ environment, own }: Lent) => {
    asked.signal.throwIfAborted()
    if (own) writeEnvironment(environmentFile, environment)
    try {
      return await runCommand(command, environment, (told) => (tell = told))
    } finally {
      if (own) rmSync(environmentFile, { force: true })
    }
  }
  try {
    return await lender(use, asked.signal)
  } catch (error) {
    if (asked.signal.aborted) return statusOf(asked.signal.reason as NodeJS.Signals)
    throw error
  }
}

async function runCommand([program = '', ...args]: readonly string[], environment: Lent['environment'], onSignal: (tell: (signal: NodeJS.Signals) => void) => void): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: 'inherit' })
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

function writeEnvironment(file: string, environment: Lent['environment']): void {
  const lines = Object.entries(environment).map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'\n`)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, lines.join(''))
}
