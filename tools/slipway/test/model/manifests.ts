import type { LocatedManifest } from '../../src/manifest/manifest.ts'

/** A manifest with defaults, and what a test says otherwise. */
export function manifest(name: string, more: Partial<Omit<LocatedManifest, 'needs'>> & { readonly needs?: Partial<LocatedManifest['needs']> } = {}): LocatedManifest {
  const { needs, ...rest } = more
  const serves = 'schedule' in more ? {} : { serves: 'grpc' as const }
  return {
    name, team: 'team', ...serves, public: false, scale: { min: 1, max: 1, cpu: 70 }, resources: { cpu: '50m', memory: '64Mi' },
    build: { cgo: false, trimpath: true, tags: [] }, secrets: [], accelerators: {}, folder: `apps/go-${name}`, packages: more.serves === 'http' ? [] : [`slipway.${name}`], ejected: false,
    needs: { services: [], postgres: false, events: { publishes: [], subscribes: [] }, hosts: [], ...needs },
    ...rest,
  }
}

export const gateway = manifest('gateway', { serves: 'http', folder: 'apps/gateway', needs: { services: 'public' } })
