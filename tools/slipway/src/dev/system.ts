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
import { Job } from './jobs.ts'
import { Activator } from './activator.ts'
import type { Output } from './output.ts'
import { freePort } from './ports.ts'
import { refuseUnmet } from './refuse-unmet.ts'
import { runOnce } from './run-once.ts'
import type { State } from './state.ts'
import type { Runner, Watcher } from './supervisor.ts'
import { Supervisor } from './supervisor.ts'

/** A running system. */
export interface System {
  readonly services: readonly Service[]
  readonly place: Place
  readonly runners: ReadonlyMap<string, Runner>
  stop(): Promise<void>
}

/** Starts PostgreSQL and every service, each after what it needs. If one fails, those that run are stopped. */
export async function startSystem(options: {
  readonly root: string
  readonly state: State
  /** Where the gateway listens. */
  readonly port: number
  readonly output: Output
  /** Milliseconds without a call after which a service with `min: 0` is stopped. */
  readonly idle: number
}): Promise<System> {
  const { root, state, port, output, idle } = options
  const services = buildSystem(readManifests(root))
  refuseUnmet(services, process.env)
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
    const runners = new Map<string, Runner>()
    for (const service of services) {
      await prepare(service, place, output)
      const runner = runnerOf(service, place, output, idle)
      runners.set(service.name, runner)
      stops.push(() => runner.stop())
      await begin(service, runner, output)
    }
    return { services, place, runners, stop }
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

async function begin({ name, schedule }: Service, runner: Runner, output: Output): Promise<void> {
  if (runner instanceof Supervisor) return step(output, `starting ${name}`, () => runner.start())
  await runner.start()
  output.say(schedule === undefined ? `${name} sleeps until its first call` : `${name} runs at ${schedule} (UTC), or by: npx slipway invoke ${name}`)
}

/** What runs a service: kept running, started on demand, or run on time. */
function runnerOf(service: Service, place: Place, output: Output, idle: number): Runner {
  const { name, serves, schedule, scale } = service
  const addresses = place.addresses.get(name)
  if (!addresses) throw new Error(`no address was given to the service "${name}"`)
  const watcher: Watcher = { line: (text) => output.line(name, text), event: (text) => output.event(name, text) }
  const command = () => serveCommand(service, place)
  if (schedule !== undefined || serves === undefined) return new Job(name, schedule ?? '', command, watcher)
  const isReady = () => answers(`http://127.0.0.1:${addresses.admin}/readyz`)
  return scale.min === 0 ? new Activator({ name, serves, addresses, command, isReady, watcher, idle, log: output.fileOf(name) }) : new Supervisor(command, isReady, watcher)
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
    const inner = service.scale.min === 0 ? await freePort() : main
    const target = `${service.serves === 'grpc' ? 'dns:///' : 'http://'}127.0.0.1:${main}`
    addresses.set(service.name, { main, inner, admin: await freePort(), target })
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
