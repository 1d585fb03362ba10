import { readManifests } from '../manifest/read.ts'
import type { Service } from '../model/service.ts'
import { isGateway } from '../model/service.ts'
import { buildSystem } from '../model/system.ts'
import type { ServiceDatabase } from '../postgres/databases.ts'
import { ensureDatabase } from '../postgres/databases.ts'
import type { Addresses, Place } from './commands.ts'
import { migrateCommand, seedCommand, serveCommand } from './commands.ts'
import { keepPostgres } from './database.ts'
import { buildGo } from './go-build.ts'
import type { Output } from './output.ts'
import { freePort } from './ports.ts'
import { runOnce } from './run-once.ts'
import type { State } from './state.ts'
import { Supervisor } from './supervisor.ts'

/** A running system. */
export interface System {
  readonly services: readonly Service[]
  readonly place: Place
  readonly supervisors: ReadonlyMap<string, Supervisor>
  stop(): Promise<void>
}

/** Starts PostgreSQL and every service, each after what it needs. If one fails, those that run are stopped. */
export async function startSystem(options: {
  readonly root: string
  readonly state: State
  /** Where the gateway listens. */
  readonly port: number
  readonly output: Output
}): Promise<System> {
  const { root, state, port, output } = options
  const services = buildSystem(readManifests(root))
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const each of stops.splice(0).toReversed()) await each()
  }
  try {
    const postgres = services.some((service) => service.needs.postgres) ? keepPostgres({ data: state.data, port: await freePort(), output }) : undefined
    if (postgres) stops.push(async () => (await postgres).stop())
    await step(output, 'starting PostgreSQL and building the Go services', () =>
      Promise.all([postgres, buildGo(root, services.filter((service) => service.language === 'go'), state.binaries)]))
    const databases = postgres ? await createDatabases((await postgres).url, services, state.password) : new Map<string, ServiceDatabase>()
    const place: Place = { root, binaries: state.binaries, addresses: await giveAddresses(services, port), databases }
    const supervisors = new Map<string, Supervisor>()
    for (const service of services) {
      await prepare(service, place, output)
      const supervisor = superviseService(service, place, output)
      supervisors.set(service.name, supervisor)
      stops.push(() => supervisor.stop())
      await step(output, `starting ${service.name}`, () => supervisor.start())
    }
    return { services, place, supervisors, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Migrates as the owner, then seeds as the service. */
async function prepare(service: Service, place: Place, output: Output): Promise<void> {
  for (const [doing, command] of [['migrating', migrateCommand(service, place)], ['seeding', seedCommand(service, place)]] as const) {
    if (command) await step(output, `${doing} ${service.name}`, () => runOnce(command, (line) => output.record(service.name, line)))
  }
}

/** Keeps one service running; a start migrates nothing. */
function superviseService(service: Service, place: Place, output: Output): Supervisor {
  const admin = place.addresses.get(service.name)?.admin
  return new Supervisor(() => serveCommand(service, place), () => answers(`http://127.0.0.1:${admin}/readyz`), {
    line: (text) => output.line(service.name, text),
    event: (text) => output.event(service.name, text),
  })
}

async function createDatabases(url: string, services: readonly Service[], password: string): Promise<Map<string, ServiceDatabase>> {
  const databases = new Map<string, ServiceDatabase>()
  for (const { name } of services.filter((service) => service.needs.postgres)) databases.set(name, await ensureDatabase(url, name, password))
  return databases
}

async function giveAddresses(services: readonly Service[], port: number): Promise<Map<string, Addresses>> {
  const addresses = new Map<string, Addresses>()
  for (const service of services) {
    const main = isGateway(service) ? port : await freePort()
    addresses.set(service.name, { main, admin: await freePort(), target: `${service.serves === 'grpc' ? 'dns:///' : 'http://'}127.0.0.1:${main}` })
  }
  return addresses
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

/** Says what is being done while it is done, and how long it took where that is worth knowing. */
async function step<T>(output: Output, doing: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now()
  const seconds = () => Math.round((Date.now() - began) / 1000)
  output.say(`${doing} …`)
  const still = setInterval(() => output.say(`  still ${doing} (${seconds()} s)`), 10_000)
  try {
    return await work()
  } catch (error) {
    throw new Error(`${doing} failed: ${(error as Error).message}`, { cause: error })
  } finally {
    clearInterval(still)
  }
}
