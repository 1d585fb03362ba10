import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { run } from '../program.ts'

/** Where the containers of an engine, and the nodes of a cluster, are counted, under each hierarchy. */
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

/** Makes a group below ours in every hierarchy, able to count and bound what the machine can. Answers what it is called. */
export function makeControlGroup(...names: readonly string[]): string {
  const steps = [controlGroup, ...names].map((_, index, all) => all.slice(0, index + 1).join('/'))
  for (const hierarchy of hierarchies().filter(isHierarchy)) {
    for (const step of steps) {
      const folder = path.join(hierarchy, step)
      mkdirSync(folder, { recursive: true })
      inherit(folder)
    }
  }
  return `/${steps.at(-1)}`
}

/** Stops every process of a group and of those below it where it is, or lets all go on. */
export function freezeControlGroup(group: string, frozen: boolean): void {
  const first = path.join(home, 'freezer', group, 'freezer.state')
  if (existsSync(first)) writeFileSync(first, frozen ? 'FROZEN' : 'THAWED')
  else writeFileSync(path.join(home, group, 'cgroup.freeze'), frozen ? '1' : '0')
}

function isHierarchy(folder: string): boolean {
  return existsSync(path.join(folder, 'cgroup.procs'))
}

/** In the first version cpuset gives a new group nothing; in the second a group has the controllers that the one above hands down. */
function inherit(folder: string): void {
  for (const name of ['cpuset.cpus', 'cpuset.mems'].filter((file) => existsSync(path.join(folder, file)))) {
    const above = path.join(folder, '..', name)
    if (readFileSync(path.join(folder, name), 'utf8').trim() === '' && existsSync(above)) writeFileSync(path.join(folder, name), readFileSync(above))
  }
  if (!existsSync(path.join(home, 'cgroup.controllers'))) return
  const all = readFileSync(path.join(folder, '../cgroup.controllers'), 'utf8').split(/\s+/).filter(Boolean).map((name) => `+${name}`)
  writeFileSync(path.join(folder, '../cgroup.subtree_control'), all.join(' '))
}

/** Removes a group, ours by default, and those below it. Waits for the last processes of what was killed, for which a group is busy until they are gone. */
export async function removeControlGroups(group = controlGroup): Promise<void> {
  const deadline = Date.now() + 5000
  for (;;) {
    try {
      return hierarchies().forEach((folder) => removeTree(path.join(folder, group)))
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
