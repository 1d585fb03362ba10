import { globSync } from 'node:fs'
import path from 'node:path'
import type { Service } from '../model/system.ts'
import type { ServiceDatabase } from '../postgres/databases.ts'
import type { ChildCommand } from './child.ts'

/** Where a service listens: free ports of 127.0.0.1, the same for the whole run. */
export interface Addresses {
  readonly main: number
  readonly admin: number
}

/** What the commands of a service are made from. */
export interface Place {
  readonly root: string
  readonly binaries: string
  readonly addresses: ReadonlyMap<string, Addresses>
  readonly databases: ReadonlyMap<string, ServiceDatabase>
}

/** The command that serves. */
export function serveCommand(service: Service, place: Place): ChildCommand {
  const env = { ...listenAddresses(service, place), ...databaseAddress(service, place), ...upstreams(service, place) }
  return { ...program(service, place, []), env }
}

/** The command that brings the database to the schema of the binary, as its owner; none for a service without one. */
export function migrateCommand(service: Service, place: Place): ChildCommand | undefined {
  const database = place.databases.get(service.name)
  if (!database) return undefined
  return { ...program(service, place, ['migrate']), env: { MIGRATE_DATABASE_URL: database.ownerUrl } }
}

/** The command that adds sample rows; none for a service without a database. */
export function seedCommand(service: Service, place: Place): ChildCommand | undefined {
  const database = place.databases.get(service.name)
  return database && { ...program(service, place, ['seed']), env: { DATABASE_URL: database.appUrl } }
}

function program(service: Service, { root, binaries }: Place, args: readonly string[]): Omit<ChildCommand, 'env'> {
  if (service.language === 'go') return { command: path.join(binaries, path.basename(service.folder)), args, cwd: root }
  return { command: process.execPath, args: [path.join(root, service.folder, 'src/main.ts'), ...args], cwd: root }
}

function listenAddresses(service: Service, place: Place): Record<string, string> {
  const { main, admin } = addressesOf(service.name, place)
  return { [service.serves === 'grpc' ? 'GRPC_ADDR' : 'HTTP_ADDR']: `127.0.0.1:${main}`, ADMIN_ADDR: `127.0.0.1:${admin}` }
}

function databaseAddress(service: Service, place: Place): Record<string, string> {
  const database = place.databases.get(service.name)
  return database ? { DATABASE_URL: database.appUrl } : {}
}

/** Each needed service by name, and for the gateway what it transcodes: descriptors, and who serves which package. */
function upstreams(service: Service, place: Place): Record<string, string> {
  const target = (name: string) => `dns:///127.0.0.1:${addressesOf(name, place).main}`
  if (service.transcodes.size === 0) {
    return Object.fromEntries(service.needs.services.map((name) => [`${name.replaceAll('-', '_').toUpperCase()}_ADDR`, target(name)]))
  }
  return {
    UPSTREAMS: [...service.transcodes].map(([protoPackage, name]) => `${protoPackage}=${target(name)}`).join(','),
    DESCRIPTORS: [...service.transcodes.values()].map((name) => descriptorsOf(name, place.root)).join(','),
    // Nobody signs in on a developer's machine.
    DEVELOPMENT_IDENTITY: 'users/developer',
  }
}

function descriptorsOf(service: string, root: string): string {
  const [file] = globSync(`libs/contracts/${service}/gen/descriptors.binpb`, { cwd: root })
  if (!file) throw new Error(`the service "${service}" is public, but libs/contracts/${service}/gen/descriptors.binpb is missing: run npx slipway contracts generate ${service}`)
  return path.join(root, file)
}

function addressesOf(name: string, { addresses }: Place): Addresses {
  const found = addresses.get(name)
  if (!found) throw new Error(`no address was given to the service "${name}"`)
  return found
}
