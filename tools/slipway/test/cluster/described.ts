import type { Cluster } from '../../src/cluster/description.ts'

/** A cluster that has nothing wrong with it, but for what a test says. */
export function described(more: Partial<Cluster> = {}): Cluster {
  return {
    name: 'acme',
    kubernetesVersion: 'v1.35.4',
    endpoint: { mode: 'keepalived', host: 'api.acme.example', port: 8443, vip: '10.0.0.10', interface: 'eth0', routerId: 51 },
    controlPlanes: [1, 2, 3].map((number) => ({ name: `control-plane-${number}`, address: `10.0.0.1${number}` })),
    workers: [{ name: 'worker-1', address: '10.0.0.21' }],
    networks: { pods: '10.244.0.0/16', services: '10.96.0.0/16', dnsDomain: 'cluster.local' },
    encryption: { provider: 'secretbox' },
    audit: { maxAgeDays: 30, maxFiles: 10, maxMegabytes: 100 },
    ...more,
  }
}
