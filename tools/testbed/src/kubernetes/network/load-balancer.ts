import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import type { Background } from '../background.ts'
import { startBackground } from '../background.ts'
import { apiPort } from '../kubeadm/documents.ts'
import type { Node } from '../nodes/node.ts'
import type { Hub } from './hub.ts'

export interface LoadBalancer extends Background {
  /** host:port, behind which the API server of every control plane is. */
  readonly endpoint: string
}

/** One address for several API servers: those that say they are ready take turns. */
export async function startLoadBalancer(hub: Hub, nodes: readonly Node[], data: string, logs: string): Promise<LoadBalancer> {
  const endpoint = `${hub.addresses.hub}:${apiPort}`
  const file = path.join(data, 'haproxy.cfg')
  writeFileSync(file, configurationOf(endpoint, nodes.filter(({ role }) => role === 'control-plane')))
  const background = await startBackground('haproxy', hub.enter(['haproxy', '-db', '-f', file]), { logs, answers: () => listens(hub.addresses.hub) })
  return { endpoint, ...background }
}

async function listens(host: string): Promise<boolean> {
  const socket = connect(apiPort, host)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

export function configurationOf(endpoint: string, controlPlanes: readonly Pick<Node, 'name' | 'address'>[]): string {
  return `global
  log stdout format raw local0

defaults
  mode tcp
  log global
  timeout connect 2s
  timeout client 1h
  timeout server 1h

frontend api
  bind ${endpoint}
  default_backend control-planes

backend control-planes
  balance roundrobin
  option httpchk GET /readyz
  http-check expect status 200
  default-server check check-ssl verify none inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
${controlPlanes.map(({ name, address }) => `  server ${name} ${address}:${apiPort}\n`).join('')}`
}
