import { randomBytes } from 'node:crypto'
import type { Service } from '../../src/model/service.ts'
import { secretsOf } from '../../src/render/containers.ts'

/** What an environment says whose cluster is a testbed: one replica of each, the database and the secrets in it, the door on a port of its nodes. */
export function valuesForTestbed(services: readonly Service[]): object {
  const image = process.env['SLIPWAY_POSTGRES_IMAGE']
  return {
    services: Object.fromEntries(services.map(({ name }) => [name, { platform: { scale: { min: 1, max: 1 } } }])),
    platform: { registry: process.env['SLIPWAY_REGISTRY'] ?? '', seed: true, rolloutDeadline: '90s', jobDeadline: '120s', gateway: { service: { type: 'NodePort' } } },
    postgres: { mode: 'statefulset', statefulset: image === undefined ? {} : { image } },
    secrets: { mode: 'values', values: Object.fromEntries(secretsOf(services).map((name) => [name, randomBytes(16).toString('hex')])) },
  }
}
