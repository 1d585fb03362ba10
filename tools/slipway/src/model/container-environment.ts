import { databaseNames, passwordSecret } from './database.ts'
import { limitsOf } from './limits.ts'
import type { Service } from './service.ts'
import { isGateway, ports } from './service.ts'

/** Where containers find the descriptors of what the gateway serves. */
export const routesPath = '/etc/slipway/routes.binpb'

type Variables = Record<string, string>

/** Of the gateway alone: what it transcodes. */
export function gatewayVariables(service: Service): Variables {
  return isGateway(service) ? { DESCRIPTORS: routesPath } : {}
}

/** Where PostgreSQL is, unless an environment has it elsewhere. */
const postgresAddress = `postgres:${ports.postgres}`

/** Where rows are read and changed. */
export function databaseVariables({ name, needs }: Service, address = postgresAddress): Variables {
  const { app, database } = databaseNames(name)
  return needs.postgres ? { DATABASE_URL: urlOf(app, database, address), DATABASE_PASSWORD_FILE: secretFile(passwordSecret(name, 'app')) } : {}
}

/** Where the schema is changed. */
export function migrateVariables({ name }: Service, address = postgresAddress): Variables {
  const { owner, database } = databaseNames(name)
  return { MIGRATE_DATABASE_URL: urlOf(owner, database, address), MIGRATE_DATABASE_PASSWORD_FILE: secretFile(passwordSecret(name, 'owner')) }
}

/** The secret that holds a service's own variable: `orders-PAYMENT_KEY`. */
export function ownSecret(service: string, variable: string): string {
  return `${service}-${variable}`
}

/** The service's own secrets, each from a file. */
export function secretVariables({ name, secrets }: Service): Variables {
  return Object.fromEntries(secrets.map((secret) => [`${secret}_FILE`, secretFile(ownSecret(name, secret))]))
}

/** Go collects its garbage harder before the container is full; Node sees the limit by itself. */
export function memoryVariables({ language, resources }: Service): Variables {
  return language === 'go' ? { GOMEMLIMIT: `${Math.floor(limitsOf(resources).memoryMiB * goMemoryPercent / 100)}MiB` } : {}
}

/** Of the memory that a container may take: where Go begins to collect its garbage harder. */
export const goMemoryPercent = 90

function urlOf(role: string, database: string, address: string): string {
  return `postgres://${role}@${address}/${database}`
}

function secretFile(name: string): string {
  return `/run/secrets/${name}`
}
