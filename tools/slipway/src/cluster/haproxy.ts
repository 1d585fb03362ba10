import type { Cluster } from './description.ts'
import { apiServerPort } from './description.ts'

/** The same on every control plane: whoever has the virtual address passes connections on to an API server that says it is ready. */
export function haproxyConfig({ endpoint, controlPlanes }: Pick<Cluster, 'endpoint' | 'controlPlanes'>): string {
  return `global
  log stdout format raw local0 notice
  maxconn 8192
  user haproxy
  group haproxy

defaults
  mode tcp
  log global
  timeout connect 2s
  # Clients watch for hours and say nothing: TCP tells who is gone.
  timeout client 4h
  timeout server 4h
  option clitcpka
  option srvtcpka
  retries 2
  option redispatch

frontend api
  bind :${endpoint.port}
  default_backend control-planes

backend control-planes
  balance roundrobin
  timeout check 1s
  option httpchk
  http-check send meth GET uri /readyz
  http-check expect status 200
  # What is asked here is only whether to pass connections on. Clients verify the certificate through it, and it is made after haproxy starts.
  default-server check check-ssl verify none inter 1s fastinter 500ms downinter 1s fall 2 rise 2 on-marked-down shutdown-sessions
${controlPlanes.map(({ name, address }) => `  server ${name} ${address}:${apiServerPort}\n`).join('')}`
}
