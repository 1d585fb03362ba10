import type { LocatedManifest } from '../manifest/manifest.ts'
import { preparationNames, reservedNames } from './containers.ts'
import { ModelError } from './service.ts'

/** Refuses two services of one name, of one contract, more than one gateway, and names that containers of the system have. */
export function refuseClashes(manifests: readonly LocatedManifest[]): void {
  refuseReserved(manifests)
  refuseTwo(manifests, ({ name }) => [name], (name) => `two services are named "${name}"`)
  refuseTwo(manifests, ({ packages }) => packages, (name) => `two services serve the packages of ${name}`)
  refuseTwo(manifests, ({ needs }) => (needs.services === 'public' ? ['public'] : []), () => 'two services need every public one: there is one gateway')
}

function refuseReserved(manifests: readonly LocatedManifest[]): void {
  const taken = new Set([...reservedNames, ...manifests.flatMap(({ name }) => Object.values(preparationNames(name)))])
  const clash = manifests.find(({ name }) => taken.has(name))
  if (clash) throw new ModelError(`${clash.folder}/service.yaml: name: a container of the system is named "${clash.name}" already, and containers find one another by name`)
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
