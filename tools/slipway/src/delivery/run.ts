import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { MissingError } from '../cli/exit.ts'

/** A command as a shell takes it. */
export function quoted(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`)).join(' ')
}

export interface RunOptions {
  readonly cwd: string
  /** Is told of the command before it runs. */
  readonly say?: (command: string) => void
  /** What it reads from standard input. It is not said. */
  readonly input?: string
  /** Whether what it prints is shown as it comes, on stderr: standard output is for what comes of it all. */
  readonly show?: boolean
}

/** A command that ended with another code than 0. */
export class CommandError extends Error {
  readonly code = 'COMMAND_FAILED'
}

/** Runs a program to its end and answers what it printed. Rejects with what it said. */
export async function run([program = '', ...args]: readonly string[], { cwd, say, input, show = false }: RunOptions): Promise<string> {
  say?.(quoted([program, ...args]))
  const child = spawn(program, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => reject(new MissingError(`${program} does not start: ${error.message}`, { cause: error })))
    child.on('close', resolve)
  })
  // One that ends early reads no more.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input ?? '')
  if (show) for (const stream of [child.stdout, child.stderr]) stream.pipe(process.stderr, { end: false })
  const [status, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  if (status === 0) return out
  throw new CommandError(`${quoted([program, ...args])} ended with ${status}${show ? '' : `: ${err.trim() || out.trim()}`}`)
}
