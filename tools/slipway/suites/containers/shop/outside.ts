import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

const here = '198.18.77.1'
const there = '198.18.77.2'

/** A host outside, as far as containers can tell: a process in a network of its own behind a link, that takes connections. */
export class Outside {
  #listener: ChildProcess | undefined

  async open(): Promise<void> {
    const server = `require('node:net').createServer((socket) => socket.end()).listen(80, '0.0.0.0', () => console.log('listens'))`
    this.#listener = spawn('unshare', ['--net', process.execPath, '--eval', server], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(this.#listener, 'exit').then(() => { throw new Error('nothing listens outside') })
    await Promise.race([once(this.#listener.stdout as NodeJS.ReadableStream, 'data'), ended])
    const [link, pid] = [`outside${process.pid}`.slice(0, 15), String(this.#listener.pid)]
    const inside = (...command: string[]) => execFileSync('nsenter', ['--net', '--target', pid, 'ip', ...command])
    execFileSync('ip', ['link', 'add', link, 'type', 'veth', 'peer', 'name', 'outside', 'netns', pid])
    execFileSync('ip', ['address', 'add', `${here}/30`, 'dev', link])
    execFileSync('ip', ['link', 'set', link, 'up'])
    inside('address', 'add', `${there}/30`, 'dev', 'outside')
    inside('link', 'set', 'outside', 'up')
  }

  /** Whether a process can connect to it from where it is. */
  isReachedFrom(pid: number): boolean {
    const client = `const socket = require('node:net').connect({ host: '${there}', port: 80, timeout: 1500 })
      socket.on('connect', () => process.exit(0)).on('error', () => process.exit(1)).on('timeout', () => process.exit(1))`
    try {
      execFileSync('nsenter', ['--net', '--target', String(pid), process.execPath, '--eval', client], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  }

  /** The link goes with the network, and that with its process. */
  async close(): Promise<void> {
    if (this.#listener?.kill()) await once(this.#listener, 'exit')
  }
}
