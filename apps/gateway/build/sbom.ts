import type { Metafile } from 'esbuild'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Package } from './packages.ts'
import { bundledFiles, packagesOf } from './packages.ts'

/**
 * What went into a bundle of the package in `folder`, as CycloneDX 1.6 (ECMA-424): the packages that it has bytes of, and which of them
 * imports which. `assets` are packages that files beside the bundle come from. No time and no serial number, or no two builds would be the same.
 */
export function sbom(metafile: Metafile, folder: string, assets: readonly Package[] = []) {
  const packages = packagesOf(metafile, folder)
  const bundled = new Map(bundledFiles(metafile).flatMap((file) => packages.get(file) ?? []).map((one) => [purl(one), one]))
  for (const asset of assets) bundled.set(purl(asset), asset)
  const references = [...bundled.keys()].toSorted()
  const imports = importsBetween(metafile, packages)
  const main = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Package
  imports.set(purl(main), new Set([...(imports.get(purl(main)) ?? []), ...assets.map(purl)]))
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { lifecycles: [{ phase: 'build' }], component: component(main, 'application') },
    components: [...bundled.values()].filter((one) => purl(one) !== purl(main)).map((one) => component(one, 'library')).toSorted(byReference),
    dependencies: references.map((ref) => ({ ref, dependsOn: references.filter((other) => imports.get(ref)?.has(other)) })),
  }
}

/** https://github.com/package-url/purl-spec: the @ of a scope is encoded, the slash after it is not. */
export function purl({ name, version }: Package): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`
}

function component(one: Package, type: 'application' | 'library') {
  const [, group, name = one.name] = /^(@[^/]+)\/(.+)$/.exec(one.name) ?? []
  return { type, 'bom-ref': purl(one), ...(group && { group }), name, version: one.version, ...licenses(one.license), purl: purl(one) }
}

/** The `license` of a package.json is an SPDX identifier or expression, or words that are neither. */
function licenses(license: unknown) {
  if (typeof license !== 'string' || license === '') return {}
  if (/^[A-Za-z0-9.+-]+$/.test(license) && license !== 'UNLICENSED') return { licenses: [{ license: { id: license } }] }
  if (/ (AND|OR|WITH) /.test(license)) return { licenses: [{ expression: license }] }
  return { licenses: [{ license: { name: license } }] }
}

function byReference(a: { readonly purl: string }, b: { readonly purl: string }): number {
  return a.purl < b.purl ? -1 : 1
}

function importsBetween({ inputs }: Metafile, packages: ReadonlyMap<string, Package>): Map<string, ReadonlySet<string>> {
  const between = new Map<string, Set<string>>()
  for (const [file, from] of packages) {
    const known = between.get(purl(from)) ?? new Set()
    between.set(purl(from), known)
    for (const imported of inputs[file]?.imports ?? []) {
      const to = packages.get(imported.path)
      if (to !== undefined && purl(to) !== purl(from)) known.add(purl(to))
    }
  }
  return between
}
