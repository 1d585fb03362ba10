import { globSync, rmSync } from 'node:fs'
import path from 'node:path'

/** Removes the older ones of a kind: each is some hundred megabytes. */
export function keepOnly(file: string, kind: string): void {
  const folder = path.dirname(file)
  const stale = globSync(`${kind}-*.tar`, { cwd: folder }).filter((name) => name !== path.basename(file))
  for (const name of stale) rmSync(path.join(folder, name))
}
