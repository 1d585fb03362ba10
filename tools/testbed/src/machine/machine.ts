import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, rmdirSync, rmSync } from 'node:fs'
import { listInterfaces, removeNewInterfaces } from './interfaces.ts'
import { dropClaim, readClaim, refuseClaimed, writeClaim } from './claim.ts'
import { lacksSystemdGroup, mountSystemdGroup, removeControlGroups, unmountSystemdGroup } from './control-groups.ts'
import { readFirewalls, restoreFirewalls } from './firewalls.ts'
import { readKernelSettings, restoreKernelSettings } from './kernel-settings.ts'
import { removeLeftPolicy } from './service-policy.ts'

/** Where the engine mounts folders of its own in place of the machine's, for no one else to see. */
export const privateFolders = ['/run/containerd', '/run/docker', '/run/runc', '/etc/docker']

/** Writes down how the machine is, then prepares it for an engine or a cluster. Answers the folder for its data. */
export async function claimMachine({ mountPoints = privateFolders } = {}): Promise<string> {
  await restoreMachine()
  // Not /tmp, which may be memory: this gets large.
  const data = `/var/tmp/slipway-testbed-${randomBytes(6).toString('hex')}`
  writeClaim({
    firewalls: await readFirewalls(),
    settings: readKernelSettings(),
    interfaces: await listInterfaces(),
    data: [data],
    mountPoints: mountPoints.filter((folder) => !existsSync(folder)),
    mountsSystemdGroup: lacksSystemdGroup(),
  })
  // Made once the claim names it: whoever is refused or killed leaves no folder behind.
  mkdirSync(data, { mode: 0o700 })
  if (lacksSystemdGroup()) await mountSystemdGroup()
  return data
}

/**
 * Puts the machine back to what the claim says it was, if there is one and its process has ended or is this one, and lets services start
 * again. Answers whether there was something to put back.
 */
export async function restoreMachine(): Promise<boolean> {
  const hadPolicy = removeLeftPolicy()
  const before = readClaim()
  if (before === undefined) return hadPolicy
  if (before.owner.pid !== process.pid) refuseClaimed(before)
  // One that fails keeps none of the others from being done, but keeps the claim: the next time tries again.
  const steps = [
    () => removeNewInterfaces(before.interfaces),
    () => restoreFirewalls(before.firewalls),
    () => restoreKernelSettings(before.settings),
    () => removeControlGroups(),
    () => before.mountsSystemdGroup && unmountSystemdGroup(),
    () => removeFolders(before.data, before.mountPoints),
  ]
  const failures = await attemptAll(steps)
  if (failures.length > 0) throw new AggregateError(failures, `The machine is not yet as it was:\n${failures.join('\n')}\nTry: npx testbed restore`)
  dropClaim()
  return true
}

async function attemptAll(steps: readonly (() => unknown)[]): Promise<unknown[]> {
  const failures: unknown[] = []
  for (const step of steps) {
    try {
      await step()
    } catch (error) {
      failures.push(error)
    }
  }
  return failures
}

function removeFolders(data: readonly string[], mountPoints: readonly string[]): void {
  for (const folder of data) rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  for (const folder of mountPoints) if (existsSync(folder)) rmdirSync(folder)
}
