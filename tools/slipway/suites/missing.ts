import { spawnSync } from 'node:child_process'

/** The reason to skip what needs a program, or false if it is there. Where Debian's packages can be installed, it is. */
export function missing(program: string, why: string, debian = program): string | false {
  if (isThere(program)) return false
  if (process.getuid?.() === 0 && isThere('apt-get')) {
    const quiet = { stdio: 'ignore' as const, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    const install = () => spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', debian], quiet).status === 0
    if (!install()) spawnSync('apt-get', ['update'], quiet)
    if (install() && isThere(program)) return false
  }
  return `there is no ${program} here: ${why}`
}

function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0
}
