import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Route, Service } from '../model/service.ts'
import { isGateway } from '../model/service.ts'
import { upstreamVariables } from '../model/upstreams.ts'
import type { ServiceDatabase } from '../postgres/databases.ts'
import type { ChildCommand } from './child.ts'

/** Where a service listens: free ports of 127.0.0.1, the same for the whole run. */
export interface Addresses {
  /** Where it is called. */
  readonly main: number
  /** Where its process listens: the same, unless something stands before it that starts it on demand. */
  readonly inner: number
  readonly admin: number
  /** What its callers are told: a gRPC target or a URL. */
  readonly target: string
}

/** What the commands of a service are made from. */
export interface Place {
  readonly root: string
  readonly binaries: string
  readonly addresses: ReadonlyMap<string, Addresses>
  readonly databases: ReadonlyMap<string, ServiceDatabase>
}

/** The command that serves, or that runs a program with a schedule once. */
export function serveCommand(service: Service, place: Place): ChildCommand {
  const env = { ...listenAddresses(service, place), ...databaseAddress(service, place), ...upstreams(service, place), ...secretsOf(service) }
  return { ...program(service, place, []), env }
}

/** The command that brings the database to the schema of the binary, as its owner; none for a service without one. */
export function migrateCommand(service: Service, place: Place): ChildCommand | undefined {
  const database = place.databases.get(service.name)
  if (!database) return undefined
  return { ...program(service, place, ['migrate']), env: { ...secretsOf(service), MIGRATE_DATABASE_URL: database.ownerUrl } }
}

/** The command that adds sample rows; none for a service without a database. */
export function seedCommand(service: Service, place: Place): ChildCommand | undefined {
  const database = place.databases.get(service.name)
  return database && { ...program(service, place, ['seed']), env: { ...secretsOf(service), DATABASE_URL: database.appUrl } }
}

function program(service: Service, { root, binaries }: Place, args: readonly string[]): Omit<ChildCommand, 'env'> {
  if (service.language === 'go') return { command: path.join(binaries, path.basename(service.folder)), args, cwd: root }
  return { command: process.execPath, args: [path.join(root, service.folder, 'src/main.ts'), ...args], cwd: root }
}

/** None for a program that ends, and serves nothing. */
function listenAddresses(service: Service, place: Place): Record<string, string> {
  if (service.serves === undefined) return {}
  const { inner, admin } = addressesOf(service.name, place)
  return { [service.serves === 'grpc' ? 'GRPC_ADDR' : 'HTTP_ADDR']: `127.0.0.1:${inner}`, ADMIN_ADDR: `127.0.0.1:${admin}` }
}

/** As they are in the environment of the runner; refuseUnmet has seen that they are there. */
function secretsOf({ secrets }: Service): Record<string, string> {
  return Object.fromEntries(secrets.map((secret) => [secret, process.env[secret] ?? '']))
}

function databaseAddress(service: Service, place: Place): Record<string, string> {
  const database = place.databases.get(service.name)
  return database ? { DATABASE_URL: database.appUrl } : {}
}

/** Where those are that it calls, and for the gateway the descriptors of what it lets in. */
function upstreams(service: Service, place: Place): Record<string, string> {
  const variables = upstreamVariables(service, (name) => addressesOf(name, place).target)
  if (!isGateway(service)) return variables
  const transcoded = service.routes.filter((route) => route.kind === 'transcode')
  return {
    ...variables,
    DESCRIPTORS: [...new Set(transcoded.map((route) => descriptorsOf(route, place.root)))].join(','),
    // Nobody signs in on a developer's machine.
    DEVELOPMENT_IDENTITY: 'users/developer',
  }
}

function descriptorsOf({ contract, service }: Extract<Route, { kind: 'transcode' }>, root: string): string {
  const file = path.join(root, 'libs/contracts', contract, 'gen/descriptors.binpb')
  if (!existsSync(file)) throw new Error(`the service "${service}" is public, but libs/contracts/${contract}/gen/descriptors.binpb is missing: run npx slipway contracts generate ${contract}`)
  return file
}

function addressesOf(name: string, { addresses }: Place): Addresses {
  const found = addresses.get(name)
  if (!found) throw new Error(`no address was given to the service "${name}"`)
  return found
}
