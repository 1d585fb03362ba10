import { execFileSync, spawnSync } from 'node:child_process'

/** How a command is started so that PostgreSQL, which refuses to run as root, accepts it. */
export interface Launch {
  readonly command: string
  readonly args: readonly string[]
}

/**
 * Wraps a command of PostgreSQL. As root it runs in a user namespace in which root is nobody: no account to make,
 * no files to hand over. On Linux it is sent `SIGINT` (a fast shutdown) when its parent dies.
 */
export function unprivileged(command: string, args: readonly string[]): Launch {
  const dying = hasProgram('setpriv') ? ['setpriv', '--pdeathsig', 'INT', '--'] : []
  const isRoot = process.getuid?.() === 0
  if (isRoot && !canMapUsers()) {
    throw new Error('PostgreSQL refuses to run as root, and user namespaces are off here: run as another user, or allow "unshare --user"')
  }
  const mapped = isRoot ? ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'] : []
  const [first = command, ...rest] = [...mapped, ...dying, command, ...args]
  return { command: first, args: rest }
}

function canMapUsers(): boolean {
  return spawnSync('unshare', ['--user', '--map-user=65534', '--map-group=65534', '--', 'true']).status === 0
}

function hasProgram(name: string): boolean {
  if (process.platform !== 'linux') return false
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
