import type { LocatedManifest } from '../manifest/manifest.ts'
import { suggestion } from '../manifest/nearest.ts'
import { ModelError } from './service.ts'

/** Refuses a subscription to a subject that nobody publishes. */
export function refuseUnpublished(manifests: readonly LocatedManifest[]): void {
  const published = new Set(manifests.flatMap(({ needs }) => needs.events.publishes))
  for (const { folder, needs } of manifests) {
    const dangling = needs.events.subscribes.find((subject) => !published.has(subject))
    if (dangling === undefined) continue
    throw new ModelError(`${folder}/service.yaml: needs.events.subscribes: nobody publishes "${dangling}"${suggestion(dangling, [...published], 'published are')}`)
  }
}
