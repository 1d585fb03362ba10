import { passwordSecret } from '../../src/model/database.ts'
import { ownSecret } from '../../src/model/container-environment.ts'
import type { Service } from '../../src/model/service.ts'

export const postgresModes = ['cloudnativepg', 'external', 'statefulset'] as const
export const secretModes = ['existing', 'externalSecrets', 'values'] as const

export interface Modes {
  readonly postgres: (typeof postgresModes)[number]
  readonly secrets: (typeof secretModes)[number]
}

const digest = `sha256:${'5'.repeat(64)}`

/** Where traces are taken. */
export const telemetry = { namespaceLabels: { 'kubernetes.io/metadata.name': 'telemetry' }, podLabels: { app: 'collector' }, port: 4318 }

/** Addresses in the private network around a cluster. */
export const places = { database: '10.20.0.20/32', apiServer: '10.20.0.10/32' }

/** Values for an environment in which everything is turned on that these modes let. */
export function settingsFor(services: readonly Service[], { postgres, secrets }: Modes): object {
  return {
    services: Object.fromEntries(services.map(({ name }) => [name, { platform: { image: { digest } } }])),
    platform: { registry: 'registry.example/', imagePullSecrets: ['registry'], seed: true, gateway: { parentRefs: [{ name: 'edge', namespace: 'gateways' }], hosts: ['system.example'] }, networkPolicy: { telemetry } },
    postgres: {
      mode: postgres,
      external: { host: 'database.example', ranges: [places.database] },
      cloudnativepg: { image: `registry.example/postgresql:18@${digest}`, apiServer: { ranges: [places.apiServer], ports: [6443] } },
      statefulset: { image: `registry.example/postgres:18@${digest}` },
    },
    secrets: { mode: secrets, externalSecrets: { store: { name: 'vault' } }, ...(secrets === 'values' ? { values: secretValues(services) } : {}) },
  }
}

function secretValues(services: readonly Service[]): Record<string, string> {
  const names = services.flatMap(({ name, needs, secrets }) => [
    ...(needs.postgres ? [passwordSecret(name, 'owner'), passwordSecret(name, 'app')] : []), ...secrets.map((variable) => ownSecret(name, variable)),
  ])
  return Object.fromEntries([...names, 'postgres-password'].map((name) => [name, `of ${name}`]))
}

/** What a release finds there already, made by people or by operators. */
export function madeElsewhere(services: readonly Service[], { postgres, secrets }: Modes): { readonly kind: string; readonly name: string }[] {
  const ofServices = services.flatMap(({ name, needs, secrets: own }) => [
    ...(needs.postgres ? [passwordSecret(name, 'owner'), passwordSecret(name, 'app')] : []), ...(own.length > 0 ? [`${name}-secrets`] : []),
  ])
  const existing = secrets === 'existing' ? [...ofServices, ...(postgres === 'statefulset' ? ['postgres-password'] : [])] : []
  return [...existing, 'registry', ...(postgres === 'cloudnativepg' ? ['postgres-ca'] : [])].map((name) => ({ kind: 'Secret', name }))
}
