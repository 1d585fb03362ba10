import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import path from 'node:path'
import { findBinaries } from './binaries.ts'
import { explainFailure, prepareDataFolder, superuser } from './data-folder.ts'
import { stopLeftover } from './leftover.ts'
import { unprivileged } from './unprivileged.ts'

/** A running PostgreSQL on 127.0.0.1. */
export interface PostgresServer {
  readonly process: ChildProcess
  /** Of the superuser, for the database `postgres`. */
  readonly url: string
  readonly port: number
  /** A fast shutdown: sessions are cut, nothing committed is lost. */
  stop(): Promise<void>
}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  max_connections: '200',
  timezone: 'UTC',
}

/**
 * Starts PostgreSQL on a data folder, which it makes if need be, and answers when it takes connections. A server
 * that a killed run left on the same folder is stopped first.
 */
export async function startPostgres(options: {
  readonly data: string
  readonly port: number
  readonly onLog?: (text: string) => void
}): Promise<PostgresServer> {
  const binaries = findBinaries()
  const password = prepareDataFolder(binaries, options.data)
  await stopLeftover(options.data)
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const launch = unprivileged(path.join(binaries, 'bin/postgres'), ['-D', options.data, '-p', String(options.port), ...flags])
  const child = spawn(launch.command, launch.args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  })
  await ready(child, options.onLog)
  const url = `postgres://${superuser}:${password}@127.0.0.1:${options.port}/postgres?sslmode=disable`
  return { process: child, url, port: options.port, stop: () => stop(child) }
}

function ready(child: ChildProcess, onLog: (text: string) => void = () => {}): Promise<void> {
  let log = ''
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`PostgreSQL does not start: ${error.message}`)))
    child.on('exit', (code) => reject(new Error(explainFailure(log) ?? `PostgreSQL stopped with exit code ${code}: ${log.trim()}`)))
    child.stderr?.on('data', (chunk: Buffer) => {
      const text = chunk.toString()
      log = (log + text).slice(-20_000)
      onLog(text)
      if (log.includes('ready to accept connections')) resolve()
    })
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  await gone
}
