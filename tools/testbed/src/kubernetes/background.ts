import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { lastLines } from '../program.ts'

/** A program that runs until it is stopped, or until this process ends, however that ends. */
export interface Background {
  readonly name: string
  stop(): Promise<void>
}

export interface BackgroundOptions {
  /** What it prints goes to a file of its name here. */
  readonly logs: string
  readonly env?: Readonly<Record<string, string>>
  /** The folder that it runs in. */
  readonly cwd?: string
  /** Whether it does what it is for. */
  readonly answers: () => Promise<boolean>
  readonly signal?: AbortSignal | undefined
}

/** On a machine that others keep busy. */
const patience = 180_000

/** Starts a program and waits until it answers. In a session of its own, so that a terminal's Ctrl-C leaves it to whoever started it. */
export async function startBackground(name: string, [program = '', ...args]: readonly string[], { logs, env, cwd, answers, signal }: BackgroundOptions): Promise<Background> {
  const log = path.join(logs, `${name}.log`)
  const file = openSync(log, 'a')
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', file, file], detached: true })
  closeSync(file)
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const ended = () => child.exitCode !== null || child.signalCode !== null
  const stop = async () => {
    if (!ended()) child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await gone
    clearTimeout(late)
  }
  const deadline = Date.now() + patience
  try {
    while (!(await answers())) {
      signal?.throwIfAborted()
      if (Date.now() > deadline) throw new Error(`${name} did not answer within ${patience / 1000} s:\n${lastLines(readFileSync(log))}`)
      if (ended()) throw new Error(`${name} ended before it answered:\n${lastLines(readFileSync(log))}`)
      await pause(100)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { name, stop }
}
