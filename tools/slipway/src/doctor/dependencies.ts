import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>
}

/** How what npm has put into node_modules differs from package-lock.json, by npm's own record of it; undefined if it does not. */
export function whyNotInstalled(root: string): string | undefined {
  const record = path.join(root, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return 'nothing is installed'
  const [wanted, installed] = [readLock(path.join(root, 'package-lock.json')), readLock(record)]
  const different = Object.entries(wanted.packages).filter(([folder, { version, optional }]) =>
    folder.startsWith('node_modules/') && !optional && installed.packages[folder]?.version !== version)
  const [first] = different
  if (!first) return undefined
  const [folder, { version }] = first
  const others = different.length > 1 ? `, and ${different.length - 1} more` : ''
  return `package-lock.json has ${folder.slice('node_modules/'.length)} ${version}, and ${installed.packages[folder]?.version ?? 'none'} is installed${others}`
}

function readLock(file: string): Lock {
  return JSON.parse(readFileSync(file, 'utf8')) as Lock
}
