import { isDeepStrictEqual } from 'node:util'
import type { Peer } from './peers.ts'
import { workloads } from './workloads.ts'

/** Rejects unless all gateways answer the same JSON: who does less is not faster. */
export async function refuseUnequal(peers: readonly Peer[], signal: AbortSignal): Promise<void> {
  for (const { path } of workloads) {
    const [first, ...others] = await Promise.all(peers.map(async ({ name, origin }) => ({ name, text: await textOf(`${origin}${path}`, signal) })))
    const other = others.find(({ text }) => !isDeepStrictEqual(JSON.parse(text), JSON.parse(first?.text ?? 'null')))
    if (other) throw new Error([`what ${other.name} answers at ${path} is not what ${first?.name} answers:`, start(other.text), start(first?.text ?? '')].join('\n'))
  }
}

async function textOf(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal })
  const text = await response.text()
  const type = response.headers.get('content-type') ?? 'nothing'
  if (response.status !== 200 || !type.startsWith('application/json')) throw new Error(`${url} answers ${response.status}, ${type}: ${start(text)}`)
  return text
}

const start = (text: string) => text.slice(0, 1000)
