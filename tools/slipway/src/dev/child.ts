import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { execFileSync } from 'node:child_process'

/** A command that the runner starts. */
export interface ChildCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

const diesWithItsParent = process.platform === 'linux' && canRun('setpriv')

/**
 * Starts a command in a process group of its own, so that Ctrl-C reaches the runner alone and the runner decides the
 * order in which all stops. On Linux the kernel ends it when the runner dies, however it dies.
 */
export function startChild({ command, args, env, cwd }: ChildCommand): ChildProcess {
  const [first, rest] = diesWithItsParent ? ['setpriv', ['--pdeathsig', 'TERM', '--', command, ...args]] : [command, args]
  return spawn(first, rest, { cwd, env: { ...inherited(), ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
}

/** Asks a child to stop, and ends it if it has not after `grace` milliseconds. Resolves when it is gone. */
export async function stopChild(child: ChildProcess, grace: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), grace)
  await gone
  clearTimeout(timer)
}

/** What children get of the runner's environment: where programs and caches are, and nothing that configures a service. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'GOCACHE', 'GOMODCACHE', 'GOPATH', 'GOPROXY', 'GOFLAGS', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'LOG_LEVEL']
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
}

function canRun(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
