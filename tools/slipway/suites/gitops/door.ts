import { setTimeout as delay } from 'node:timers/promises'
import type { Kubectl } from '@slipway/testbed/kubectl'
import type { Seen } from '../cluster/load.ts'
import { Load } from '../cluster/load.ts'
import { door } from './environments.ts'

/** Where the world comes in: the port that the gateway's Service has on every node. */
export class Door {
  readonly #url: string

  private constructor(url: string) {
    this.#url = url
  }

  static async of(kubectl: Kubectl, namespace: string): Promise<Door> {
    const address = await kubectl('get', 'nodes', '--output=jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}')
    const port = await kubectl(`--namespace=${namespace}`, 'get', 'service', door, '--output=jsonpath={.spec.ports[0].nodePort}')
    return new Door(`http://${address}:${port}`)
  }

  /** Asks for rows of a database, five times a second, until it is stopped. */
  open(): Load {
    return new Load({ urls: [this.#url], rate: 5, ask: () => ({ method: 'GET', path: '/v1/products?page_size=1' }) })
  }

  /** Asks as many times. */
  async ask(times: number): Promise<Seen> {
    const load = this.open()
    while (load.answered < times && load.now < times * 1000) await delay(100)
    return load.stop()
  }
}
