import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The module path of the root go.mod. Read as text, so that the graph loads on a machine without Go. */
export function readModulePath(root: string): string {
  const found = /^module\s+(\S+)/m.exec(readFileSync(path.join(root, 'go.mod'), 'utf8'))
  if (!found?.[1]) throw new Error('go.mod names no module in its first lines')
  return found[1]
}

/** The folders of this module, relative to its root, that a Go file imports. */
export function importedFolders(source: string, modulePath: string): string[] {
  const folders: string[] = []
  for (const [, single, block] of source.matchAll(/^import\s+(?:(?:[\w.]+\s+)?("[^"]+")|\(([^)]*)\))/gm)) {
    for (const [, imported] of (single ?? block ?? '').matchAll(/"([^"]+)"/g)) {
      if (imported?.startsWith(`${modulePath}/`)) folders.push(imported.slice(modulePath.length + 1))
    }
  }
  return folders
}
