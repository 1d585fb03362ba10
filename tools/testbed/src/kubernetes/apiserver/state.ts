import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isRunning, thisProcess } from '../../machine/owner.ts'

const prefix = 'slipway-apiserver-'

export interface State {
  readonly folder: string
  remove(): void
}

/** A folder that is named for this process, so that one whose process was killed is known, and goes now. */
export function makeState(parent = tmpdir()): State {
  removeLeft(parent)
  const { pid, started } = thisProcess()
  const folder = mkdtempSync(path.join(parent, `${prefix}${pid}-${started}-`))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function removeLeft(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, pid, started] = /^slipway-apiserver-(\d+)-(\d+)-/.exec(name) ?? []
    if (pid === undefined || started === undefined || isRunning({ pid: Number(pid), started })) continue
    rmSync(path.join(parent, name), { recursive: true, force: true })
  }
}
