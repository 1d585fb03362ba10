import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  /** Wall time, from before the program starts until it has ended, in ms. */
  readonly ms: number
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Ends the program when it aborts. */
  readonly signal?: AbortSignal | undefined
}

/** Runs a program to its end. Rejects with the last that it said if it fails. */
export async function run(command: string, args: readonly string[], { cwd, env, signal }: RunOptions = {}): Promise<Ran> {
  const began = performance.now()
  try {
    const { stdout, stderr } = await promisify(execFile)(command, [...args], { cwd, env: { ...process.env, ...env }, signal, maxBuffer: 2 ** 28 })
    return { stdout, stderr, ms: performance.now() - began }
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string }
    throw new Error(`${command} ${args.join(' ')}: ${stderr.trim().split('\n').slice(-15).join('\n') || message}`, { cause: error })
  }
}

export async function docker(...args: readonly string[]): Promise<string> {
  return (await run('docker', args)).stdout.trim()
}
