import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { run } from '../program.ts'

/** Where the engine's containers are counted, under each hierarchy. */
export const controlGroup = 'slipway-testbed'

const home = '/sys/fs/cgroup'
const systemd = path.join(home, 'systemd')

/** runc wants systemd's hierarchy on a machine of the first version of control groups, also where no systemd runs. */
export function lacksSystemdGroup(): boolean {
  return !existsSync(path.join(home, 'cgroup.controllers')) && !existsSync(systemd)
}

export async function mountSystemdGroup(): Promise<void> {
  mkdirSync(systemd)
  await run('mount', ['-t', 'cgroup', '-o', 'none,name=systemd', 'cgroup', systemd])
}

export async function unmountSystemdGroup(): Promise<void> {
  if (!existsSync(systemd)) return
  if (existsSync(path.join(systemd, 'cgroup.procs'))) await run('umount', [systemd])
  rmdirSync(systemd)
}

/** Waits for the last processes of a killed engine, for which a group is busy until they are gone. */
export async function removeControlGroups(): Promise<void> {
  const deadline = Date.now() + 5000
  for (;;) {
    try {
      return hierarchies().forEach((folder) => removeTree(path.join(folder, controlGroup)))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY' || Date.now() > deadline) throw error
      await pause(50)
    }
  }
}

/** One folder for each in the first version; all in one in the second. */
function hierarchies(): string[] {
  if (!existsSync(home)) return []
  const folders = readdirSync(home, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return [home, ...folders.map(({ name }) => path.join(home, name))]
}

/** The files of a control group are the kernel's; a group goes when it is empty of groups and processes. */
function removeTree(folder: string): void {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) removeTree(path.join(folder, entry.name))
  rmdirSync(folder)
}
