import { mkdirSync } from 'node:fs'
import { request } from 'node:http'
import type { Background } from './background.ts'
import { startBackground } from './background.ts'
import type { Hub } from './network/hub.ts'

/** A registry that speaks plain HTTP, for images and charts; nodes and the machine reach it by the same name. */
export interface Registry extends Background {
  /** host:port */
  readonly host: string
}

const port = 5000

/** What the registry of a hub is called, before it runs too. */
export function registryOf(hub: Hub): string {
  return `${hub.addresses.hub}:${port}`
}

export async function startRegistry(crane: string, hub: Hub, folder: string, logs: string): Promise<Registry> {
  mkdirSync(folder, { recursive: true })
  const host = registryOf(hub)
  const command = hub.enter([crane, 'registry', 'serve', '--address', host, '--disk', folder])
  return { host, ...(await startBackground('registry', command, { logs, answers: () => answers(host) })) }
}

function answers(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(`http://${host}/v2/`, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    asked.once('error', () => resolve(false))
    asked.end()
  })
}
