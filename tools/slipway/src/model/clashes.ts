import type { LocatedManifest } from '../manifest/manifest.ts'
import { ModelError } from './service.ts'

/** Refuses two services of one name, of one contract, and more than one gateway. */
export function refuseClashes(manifests: readonly LocatedManifest[]): void {
  refuseTwo(manifests, ({ name }) => [name], (name) => `two services are named "${name}"`)
  refuseTwo(manifests, ({ packages }) => packages, (name) => `two services serve the packages of ${name}`)
  refuseTwo(manifests, ({ needs }) => (needs.services === 'public' ? ['public'] : []), () => 'two services need every public one: there is one gateway')
}

function refuseTwo(manifests: readonly LocatedManifest[], keysOf: (manifest: LocatedManifest) => readonly string[], says: (key: string) => string): void {
  const first = new Map<string, LocatedManifest>()
  for (const manifest of manifests) {
    for (const key of keysOf(manifest)) {
      const other = first.get(key)
      if (other) throw new ModelError(`${says(key)}: ${other.folder}/service.yaml and ${manifest.folder}/service.yaml`)
      first.set(key, manifest)
    }
  }
}
