import type { Metafile } from 'esbuild'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A package that a bundle has something of. */
export interface Package {
  readonly name: string
  readonly version: string
  /** As its package.json says. */
  readonly license?: unknown
}

/** The package of each file that esbuild read. Paths are relative to `folder`, where it worked. */
export function packagesOf({ inputs }: Metafile, folder: string): ReadonlyMap<string, Package> {
  const read = new Map<string, Package>()
  return new Map(Object.keys(inputs).map((file) => {
    const manifest = manifestOf(path.join(folder, file))
    const known = read.get(manifest) ?? (JSON.parse(readFileSync(manifest, 'utf8')) as Package)
    read.set(manifest, known)
    return [file, known]
  }))
}

/** The files that a bundle has something of: esbuild reads more, and leaves out what nobody calls. */
export function bundledFiles({ outputs }: Metafile): readonly string[] {
  return Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs)).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file)
}

/** An installed package may have a package.json in folders of its own, which say little but how to read the files there. */
function manifestOf(file: string): string {
  const [, installed] = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file) ?? []
  let folder = installed ?? path.dirname(file)
  while (!existsSync(path.join(folder, 'package.json'))) {
    if (folder === path.dirname(folder)) throw new Error(`${file} belongs to no package`)
    folder = path.dirname(folder)
  }
  return path.join(folder, 'package.json')
}
