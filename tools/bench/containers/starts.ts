import { get } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Row } from '../report.ts'
import { announce, printTable, spread } from '../report.ts'
import type { Container } from './engine.ts'
import { engine } from './engine.ts'
import type { Service } from './services.ts'

const rounds = 7
const patience = 60_000

/** All in ms. */
interface Start {
  /** From the request to start the container to the first 200 of /readyz. */
  readonly ready: number
  /** The same from the moment at which the engine says that the process started. */
  readonly ofProcess: number
  /** Until the engine calls it healthy, by its health command. */
  readonly healthy: number
  /** How long that command took. */
  readonly check: number
}

/** How long one container takes to be ready while the others run. */
export async function reportStarts(services: readonly Service[], containers: ReadonlyMap<string, Container>): Promise<void> {
  const rows: Row[] = []
  for (const { name } of services) {
    const container = containers.get(name)
    if (container === undefined) continue
    announce(`starts ${name} ${rounds} times`)
    const starts: Start[] = []
    for (let round = 0; round < rounds; round++) starts.push(await startOnce(container.Id))
    const column = (key: keyof Start) => spread(starts.map((start) => start[key]), 0)
    rows.push([name, column('ready'), column('ofProcess'), column('healthy'), column('check')])
  }
  printTable(`Start of one container, the others running: ms (medians, lowest to highest of ${rounds})`, ['container', 'start to ready', 'process to ready', 'start to healthy', 'one health check'], rows)
}

async function startOnce(id: string): Promise<Start> {
  await engine.stop(id)
  const began = Date.now()
  await engine.start(id)
  const { State, NetworkSettings } = await engine.inspect(id)
  const address = Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? ''
  await until('is ready', 1, () => answersReady(address))
  const ready = Date.now()
  const health = await until('is healthy', 10, async () => {
    const { Health } = (await engine.inspect(id)).State
    return Health?.Status === 'healthy' ? Health : undefined
  })
  const healthy = Date.now()
  const passed = health.Log.find(({ ExitCode }) => ExitCode === 0)
  const check = passed ? Date.parse(passed.End) - Date.parse(passed.Start) : Number.NaN
  return { ready: ready - began, ofProcess: ready - Date.parse(State.StartedAt), healthy: healthy - began, check }
}

/** Its admin port, by its address in the network of the engine: on Linux its host reaches it, and nothing is in between. */
function answersReady(host: string): Promise<true | undefined> {
  return new Promise((resolve) => {
    const asked = get({ host, port: 9090, path: '/readyz', agent: false, timeout: 1000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200 ? true : undefined)
    })
    asked.once('timeout', () => asked.destroy())
    asked.once('error', () => resolve(undefined))
  })
}

async function until<T>(what: string, every: number, holds: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + patience
  while (Date.now() < end) {
    const held = await holds()
    if (held !== undefined) return held
    await pause(every)
  }
  throw new Error(`after ${patience / 1000} s no container ${what}`)
}
