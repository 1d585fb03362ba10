import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Owner } from './owner.ts'
import { isRunning, thisProcess } from './owner.ts'

/** What Debian asks whether a service may be started as its package is installed; 101 is no (invoke-rc.d(8)). */
const policyFile = '/usr/sbin/policy-rc.d'

/** A package that starts a service as it is installed would start an engine of the machine's own. */
export async function withoutServices(install: () => Promise<unknown>, file = policyFile): Promise<void> {
  removeLeftPolicy(file)
  if (existsSync(file)) return void (await install())
  const { pid, started } = thisProcess()
  writeFileSync(file, `#!/bin/sh\n# testbed ${pid} ${started}: if that process has ended, "npx testbed restore" removes this.\nexit 101\n`, { mode: 0o755 })
  try {
    await install()
  } finally {
    rmSync(file)
  }
}

/** Removes the policy of a testbed that was killed before it could, so that services start again. Answers whether there was one. */
export function removeLeftPolicy(file = policyFile): boolean {
  const owner = existsSync(file) ? ownerOf(readFileSync(file, 'utf8')) : undefined
  if (owner === undefined || isRunning(owner)) return false
  rmSync(file)
  return true
}

/** The testbed that wrote a policy; undefined of the machine's own. */
function ownerOf(policy: string): Owner | undefined {
  const [, pid, started = ''] = /^# testbed (\d+) (\d+):/m.exec(policy) ?? []
  return pid === undefined ? undefined : { pid: Number(pid), started }
}
