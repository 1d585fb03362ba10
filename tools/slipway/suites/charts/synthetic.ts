import type { LocatedManifest, Needs } from '../../src/manifest/manifest.ts'
import type { Service } from '../../src/model/service.ts'
import { buildSystem } from '../../src/model/system.ts'

type More = Partial<Omit<LocatedManifest, 'needs'>> & { readonly needs?: Partial<Needs> }

/** Services with everything that a manifest can say, whatever those of this workspace say. */
export function syntheticServices(): Service[] {
  return buildSystem([
    manifest('gateway', { serves: 'http', folder: 'apps/gateway', packages: [], needs: { services: 'public' }, scale: { min: 2, max: 4, cpu: 70 } }),
    manifest('stock', {
      serves: 'grpc', public: true, secrets: ['SUPPLIER_KEY', 'LEDGER_KEY'], scale: { min: 3, max: 9, cpu: 60 },
      needs: { services: ['sleeper', 'single'], postgres: true, hosts: ['api.example.com', 'mail.example.com:587'], events: { publishes: ['stock.moved'], subscribes: [] } },
    }),
    manifest('pages', { serves: 'http', public: true, prefix: '/pages', packages: [], scale: { min: 2, max: 2, cpu: 70 } }),
    manifest('sleeper', { serves: 'grpc', scale: { min: 0, max: 3, cpu: 70 }, needs: { postgres: true } }),
    manifest('single', { serves: 'grpc', scale: { min: 1, max: 1, cpu: 70 }, needs: { events: { publishes: [], subscribes: ['stock.moved'] } } }),
    manifest('model', { serves: 'grpc', public: true, scale: { min: 1, max: 2, cpu: 70 }, accelerators: { 'nvidia.com/gpu': 1 }, resources: { cpu: '2', memory: '4Gi' } }),
    manifest('night-run', { schedule: '15 2 * * *', packages: [], secrets: ['REPORT_KEY'], needs: { services: ['stock'], postgres: true, hosts: ['files.example.com'] } }),
    manifest('sweep', { schedule: '*/5 * * * *', packages: [] }),
  ])
}

function manifest(name: string, { needs, ...more }: More): LocatedManifest {
  return {
    name, team: 'makers', public: false, scale: { min: 1, max: 1, cpu: 70 }, resources: { cpu: '50m', memory: '64Mi' }, build: { cgo: false, trimpath: true, tags: [] },
    secrets: [], accelerators: {}, folder: `apps/go-${name}`, packages: [`example.${name}`], ejected: false,
    needs: { services: [], postgres: false, events: { publishes: [], subscribes: [] }, hosts: [], ...needs },
    ...more,
  }
}
