/** A cluster, as deploy/kubeadm/cluster.yaml says it, with the defaults of its schema. */
export interface Cluster {
  readonly name: string
  /** Such as v1.35.4. */
  readonly kubernetesVersion: string
  readonly endpoint: Endpoint
  /** The first one is where the cluster begins. */
  readonly controlPlanes: readonly Machine[]
  readonly workers: readonly Machine[]
  readonly networks: Networks
  readonly encryption: Encryption
  readonly audit: Audit
  /** Where the images of Kubernetes are, if not where kubeadm looks. */
  readonly imageRepository?: string
}

/** Where everybody reaches the API, whichever control planes are there. */
export interface Endpoint {
  /** A DNS name or an address. It is in certificates, and cannot be changed later. */
  readonly host: string
  readonly port: number
  /** Who brings it to the control planes: haproxy and keepalived on them, kube-vip on them, or something that is there already. */
  readonly mode: 'keepalived' | 'kube-vip' | 'external'
  /** The address that moves from one control plane to another; the host, where that is an address. */
  readonly vip?: string
  /** Of control planes: where that address lives. */
  readonly interface: string
  /** Of VRRP, 1 to 255: no other group of routers on the same network may have it. */
  readonly routerId: number
}

/** A machine of the cluster. Its name is its host name. */
export interface Machine {
  readonly name: string
  readonly address: string
}

/** Blocks of addresses in CIDR notation, that nothing else has. */
export interface Networks {
  readonly pods: string
  readonly services: string
  readonly dnsDomain: string
}

/** Of Secrets, in etcd. */
export interface Encryption {
  readonly provider: 'secretbox' | 'aescbc'
}

/** How much of the audit log a control plane keeps. */
export interface Audit {
  readonly maxAgeDays: number
  readonly maxFiles: number
  readonly maxMegabytes: number
}

/** Where every API server listens. */
export const apiServerPort = 6443

/** host:port */
export function endpointOf({ endpoint }: Pick<Cluster, 'endpoint'>): string {
  return `${endpoint.host}:${endpoint.port}`
}

/** The address that moves between control planes. */
export function virtualAddressOf({ endpoint }: Pick<Cluster, 'endpoint'>): string {
  return endpoint.vip ?? endpoint.host
}
