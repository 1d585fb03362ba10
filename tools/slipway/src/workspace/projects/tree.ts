import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const derived = new Set(['node_modules', 'dist', 'test-results'])

/** The folders directly inside one, by name; none if it does not exist. */
export function foldersIn(root: string, folder: string): string[] {
  const absolute = path.join(root, folder)
  if (!existsSync(absolute)) return []
  const folders = readdirSync(absolute, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !isDerived(entry.name))
  return folders.map((entry) => entry.name).toSorted()
}

/** Every file below a folder, relative to it, with forward slashes. What is derived or hidden is left out. */
export function filesIn(root: string, folder: string): string[] {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true }).filter((entry) => !isDerived(entry.name))
  return entries.flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name]
    return filesIn(root, `${folder}/${entry.name}`).map((file) => `${entry.name}/${file}`)
  })
}

const isDerived = (name: string) => derived.has(name) || name.startsWith('.')
