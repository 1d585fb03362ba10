import { Agent, request } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { parse } from 'yaml'
import { lent, read } from './high-availability.ts'

/** One request to the API, by the endpoint, on a connection of its own. Throws where it is not answered with success within 2 s. */
export async function ask(method: string, path: string, body?: object): Promise<string> {
  const { server, ...tls } = credentials()
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const agent = new Agent({ ...tls, keepAlive: false })
  const asked = request(`${server}${path}`, { method, agent, timeout: 2000, headers: { 'content-type': 'application/merge-patch+json' } }, async (response) => {
    const text = (await response.setEncoding('utf8').toArray()).join('')
    if (response.statusCode !== undefined && response.statusCode < 300) resolve(text)
    else reject(new Error(`${response.statusCode}: ${text}`))
  })
  asked.once('timeout', () => asked.destroy(new Error('no answer within 2 s')))
  asked.once('error', reject)
  asked.end(body === undefined ? '' : JSON.stringify(body))
  return promise
}

/** Asks again and again, and knows when it was answered. */
export function keepAsking(one: () => Promise<unknown>) {
  const answered: number[] = []
  const stopped = new AbortController()
  const loop = async () => {
    while (!stopped.signal.aborted) {
      await one().then(() => answered.push(performance.now()), () => {})
      await pause(100)
    }
  }
  const ended = loop()
  return {
    answered,
    /** The most milliseconds after a moment in which nothing was answered. */
    longestGapSince: (moment: number) => {
      const times = [moment, ...answered.filter((time) => time > moment), performance.now()]
      return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)))
    },
    stop: async () => {
      stopped.abort()
      await ended
    },
  }
}

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } }[]
  readonly users: readonly { readonly user: { readonly 'client-certificate-data': string; readonly 'client-key-data': string } }[]
}

function credentials() {
  const { clusters: [cluster], users: [user] } = parse(read(lent.kubeconfig)) as Kubeconfig
  const decode = (text = '') => Buffer.from(text, 'base64')
  return {
    server: cluster?.cluster.server ?? '',
    ca: decode(cluster?.cluster['certificate-authority-data']),
    cert: decode(user?.user['client-certificate-data']),
    key: decode(user?.user['client-key-data']),
  }
}
