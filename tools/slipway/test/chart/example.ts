import path from 'node:path'
import { readSchemas } from '../../src/manifest/schema.ts'
import type { LocatedManifest } from '../../src/manifest/manifest.ts'
import { buildSystem } from '../../src/model/system.ts'
import type { Workspace } from '../../src/render/derived-file.ts'
import { descriptorSet } from '../descriptor-set.ts'
import { manifest } from '../model/manifests.ts'

/** A library that lends books: every feature that a manifest has, and none of the names of the sample. */
export const lending: readonly LocatedManifest[] = [
  manifest('door', { team: 'front', serves: 'http', folder: 'apps/door', scale: { min: 2, max: 4, cpu: 60 }, needs: { services: 'public' } }),
  manifest('books', { team: 'stacks', public: true, scale: { min: 2, max: 2, cpu: 70 }, needs: { postgres: true } }),
  manifest('loans', {
    team: 'desk', public: true, scale: { min: 1, max: 3, cpu: 70 }, resources: { cpu: '0.5', memory: '1Gi' }, secrets: ['CARD_KEY', 'STAMP'],
    needs: { services: ['books'], postgres: true, events: { publishes: ['loans.made'], subscribes: [] }, hosts: ['cards.example.com', 'mail.example.com:587', 'post.example.com:587'] },
  }),
  manifest('covers', { team: 'stacks', accelerators: { 'nvidia.com/gpu': 1 }, resources: { cpu: '1', memory: '2Gi' }, needs: { events: { publishes: [], subscribes: ['loans.made'] } } }),
  manifest('reports', { team: 'desk', serves: 'http', public: true, scale: { min: 0, max: 3, cpu: 70 }, needs: { services: ['loans'] } }),
  manifest('letters', { team: 'desk', serves: 'http', folder: 'apps/letters' }),
  manifest('overdue', { team: 'desk', schedule: '15 3 * * *', packages: [], needs: { services: ['loans', 'letters', 'reports'], postgres: true } }),
]

/** A workspace of these manifests, with the schemas of this one. */
export function workspaceOf(manifests: readonly LocatedManifest[] = lending): Workspace {
  const services = buildSystem(manifests)
  return {
    services, organisation: 'acme', license: 'Apache-2.0', sources: new Map(), chartKinds: [],
    schemas: readSchemas(path.resolve(import.meta.dirname, '../../../..')),
    descriptors: new Map(services.map(({ name }) => [name, descriptorSet(`slipway/${name}/v1/${name}.proto`)])),
    bases: new Map([['postgres', 'postgres:18']]),
    delivery: { repository: 'https://git.acme.example/library.git', revision: 'main', environments: [] },
    cluster: undefined,
  }
}
