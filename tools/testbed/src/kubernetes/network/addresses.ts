/** Where a cluster lives: one /16 that is free on the machine. */
export interface Addresses {
  /** Of the machine, on the nodes' network: what the nodes' packets to anywhere else go to. */
  readonly machine: string
  /** Of the network's own place, where the registry and the load balancer are. */
  readonly hub: string
  /** The length of the prefix that nodes share. */
  readonly nodes: { readonly block: string; readonly length: number }
  readonly pods: string
  readonly services: string
  controlPlane(index: number): string
  worker(index: number): string
}

/** Of a /16 given by its first two bytes, such as 172.16. Indices count from one. */
export function addressesOf(prefix: string): Addresses {
  return {
    machine: `${prefix}.0.1`,
    hub: `${prefix}.0.2`,
    nodes: { block: `${prefix}.0.0/24`, length: 24 },
    pods: `${prefix}.128.0/17`,
    services: `${prefix}.64.0/18`,
    controlPlane: (index) => `${prefix}.0.${10 + index}`,
    worker: (index) => `${prefix}.0.${100 + index}`,
  }
}
