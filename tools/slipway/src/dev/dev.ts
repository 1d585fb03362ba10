import path from 'node:path'
import { readManifests } from '../manifest/read.ts'
import { curlExamples } from './examples.ts'
import { Output } from './output.ts'
import { requirePort } from './ports.ts'
import { openState } from './state.ts'
import { startSystem } from './system.ts'
import { stopAsked } from './stop-asked.ts'
import { watchSources } from './watch.ts'

/** Runs the whole system until it is asked to stop. `PORT` in the environment says where the gateway listens. */
export async function runDev(root: string, options: { readonly reset: boolean; readonly only: readonly string[] }): Promise<void> {
  const began = Date.now()
  const asked = stopAsked()
  requireNames(root, options.only)
  const port = await requirePort(readPort())
  const state = openState(root, options)
  const output = new Output(state.logs, options.only)
  try {
    const starting = startSystem({ root, state, port, output })
    const system = await Promise.race([starting, asked.then(() => undefined)])
    if (!system) return await starting.then((late) => late.stop(), () => {})
    const unwatch = watchSources(root, system, output)
    const gateway = `http://localhost:${port}`
    output.say(banner(root, gateway, curlExamples(root, system.services, gateway), state.folder, Date.now() - began))
    output.say(`\nstopping (${await asked}) …`)
    await unwatch()
    await system.stop()
  } finally {
    output.close()
    state.release()
  }
}

function requireNames(root: string, only: readonly string[]): void {
  const names = readManifests(root).map((manifest) => manifest.name)
  const unknown = only.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new Error(`--only: there is no service "${unknown}"; there are ${names.join(', ')}`)
}

function readPort(): number {
  const text = process.env['PORT'] || '8080'
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`PORT: "${text}" is not a port; it takes a number from 1 to 65535`)
  return port
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
