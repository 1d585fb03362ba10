import path from 'node:path'
import { milliseconds } from '../model/duration.ts'
import { openControl } from './control.ts'
import { curlExamples } from './examples.ts'
import { Job } from './jobs.ts'
import { Output } from './output.ts'
import { requirePort } from './ports.ts'
import type { Running } from './running.ts'
import { removeRunning, writeRunning } from './running.ts'
import { openState } from './state.ts'
import type { System } from './system.ts'
import { startSystem } from './system.ts'
import { stopAsked } from './stop-asked.ts'
import { watchSources } from './watch.ts'

/** Runs the whole system until it is asked to stop. `PORT` in the environment says where the gateway listens. */
export async function runDev(root: string, options: { readonly reset: boolean; readonly only: readonly string[] }): Promise<void> {
  const began = Date.now()
  const asked = stopAsked()
  const port = await requirePort(readPort())
  const state = openState(root, options)
  const output = new Output(state.logs, options.only)
  try {
    const starting = startSystem({ root, state, port, output, idle: readIdle() })
    const system = await Promise.race([starting, asked.then(() => undefined)])
    if (!system) return await starting.then((late) => late.stop(), () => {})
    const unwatch = watchSources(root, system, output)
    const control = await openControl(new Map([...system.runners].flatMap(([name, runner]) => (runner instanceof Job ? [[name, runner] as const] : []))))
    const gateway = `http://localhost:${port}`
    writeRunning(state.folder, describeRunning(system, gateway, control))
    output.say(banner(root, gateway, curlExamples(root, system.services, gateway), state.folder, Date.now() - began))
    output.say(`\nstopping (${await asked}) …`)
    removeRunning(state.folder)
    await control.close()
    await unwatch()
    await system.stop()
  } finally {
    removeRunning(state.folder)
    output.close()
    state.release()
  }
}

/** A variable of the environment that is not what it takes. */
class SettingError extends Error {
  readonly code = 'USAGE'
}

function readPort(): number {
  const text = process.env['PORT'] || '8080'
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new SettingError(`PORT: "${text}" is not a port; it takes a number from 1 to 65535`)
  return port
}

/** SLIPWAY_IDLE: how long a service with `min: 0` may be without a call before it is stopped. */
function readIdle(): number {
  const text = process.env['SLIPWAY_IDLE'] || '30s'
  const idle = milliseconds(text)
  if (idle === undefined) throw new SettingError(`SLIPWAY_IDLE: "${text}" is not a duration such as 500ms, 30s or 5m`)
  return idle
}

function describeRunning({ services, place }: System, url: string, { url: at, token }: Running['control']): Running {
  const described = services.map(({ name, serves }) => {
    const addresses = place.addresses.get(name)
    const there = serves !== undefined && addresses !== undefined
    return [name, { kind: serves ?? 'job', target: there ? addresses.target : '', admin: there ? `http://127.0.0.1:${addresses.admin}` : '' }] as const
  })
  return { pid: process.pid, url, services: Object.fromEntries(described), control: { url: at, token } }
}

function banner(root: string, gateway: string, examples: readonly string[], folder: string, took: number): string {
  const where = path.relative(root, folder)
  return `
ready in ${(took / 1000).toFixed(1)} s: ${gateway}

${examples.map((line) => `  ${line}\n`).join('')}
data  ${where}/postgres (npm start -- --reset clears it)
logs  ${where}/logs/<service>.log
stop  Ctrl-C
`
}
