import type { Cluster, Machine } from './description.ts'
import { virtualAddressOf } from './description.ts'

/**
 * Of one control plane. Each has a place of its own in the order, and one whose haproxy reaches no API server goes to the end of it; so one has the
 * virtual address even before the cluster is there. They speak to one another by their addresses, as many networks carry no multicast.
 */
export function keepalivedConfig(cluster: Pick<Cluster, 'endpoint' | 'controlPlanes' | 'name'>, machine: Machine): string {
  const { endpoint, controlPlanes } = cluster
  const priority = 100 + 10 * (controlPlanes.length - controlPlanes.indexOf(machine))
  return `global_defs {
  router_id ${machine.name}
  enable_script_security
  script_user nobody
}

vrrp_script api {
  script "/usr/bin/curl --silent --fail --insecure --max-time 2 --output /dev/null https://127.0.0.1:${endpoint.port}/readyz"
  interval 2
  timeout 3
  fall 2
  rise 2
  weight -${10 * (controlPlanes.length + 1)}
}

vrrp_instance api {
  # All begin like this; the first in the order takes over.
  state BACKUP
  interface ${endpoint.interface}
  virtual_router_id ${endpoint.routerId}
  priority ${priority}
  advert_int 1
  unicast_src_ip ${machine.address}
  unicast_peer {
${controlPlanes.filter((other) => other !== machine).map(({ address }) => `    ${address}\n`).join('')}  }
  virtual_ipaddress {
    ${virtualAddressOf(cluster)}/32
  }
  track_script {
    api
  }
}
`
}
