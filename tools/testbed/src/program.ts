import { spawn } from 'node:child_process'
import { accessSync, closeSync, constants, openSync, readFileSync } from 'node:fs'
import path from 'node:path'

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly input?: string | undefined
  /** A file that what the program prints goes to; else it is the answer. */
  readonly log?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** What the program is sent where `signal` aborts. */
  readonly killSignal?: NodeJS.Signals
}

/** A program that this runs did not end well. The message has the last that it said. */
export class ProgramError extends Error {
  readonly code = 'PROGRAM'
}

/** Runs a program to its end and answers what it printed. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const { log, signal, killSignal = 'SIGTERM' } = options
  const file = log === undefined ? 'pipe' : openSync(log, 'w')
  const child = spawn(command, args, { env: { ...process.env, ...options.env }, signal, killSignal, stdio: ['pipe', file, file] })
  if (typeof file === 'number') closeSync(file)
  const printed: Buffer[] = []
  const complaints: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => printed.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk))
  child.once('error', reject)
  child.once('close', (status, killedBy) => {
    if (status === 0) return resolve(Buffer.concat(printed).toString())
    const said = log === undefined ? Buffer.concat([...printed, ...complaints]) : readFileSync(log)
    reject(new ProgramError(`${path.basename(command)} ${args.join(' ')} ended with ${status ?? killedBy}:\n${lastLines(said)}`))
  })
  // A program that ends without reading what it is given says why by its exit status.
  child.stdin?.on('error', () => {})
  child.stdin?.end(options.input ?? '')
  return promise
}

/** Where PATH has a program. One with a path is there or not. */
export function findProgram(name: string, folders = (process.env['PATH'] ?? '').split(path.delimiter)): string | undefined {
  if (path.isAbsolute(name)) return isExecutable(name) ? name : undefined
  return [...folders, '/usr/sbin', '/sbin'].map((folder) => path.join(folder, name)).find(isExecutable)
}

export function lastLines(text: Buffer, count = 15): string {
  return text.toString().trim().split('\n').slice(-count).join('\n')
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
