import type { Addresses } from '../network/addresses.ts'
import { podResolver } from '../nodes/setup.ts'
import type { Document, Overlay } from './overlay.ts'

/** What is the same for all nodes of a cluster. */
export interface ClusterShape {
  readonly version: string
  /** Where the API is reached: host:port. */
  readonly endpoint: string
  readonly addresses: Addresses
  readonly imageRepository: string
  /** Whether etcd waits until its disk has what it wrote. Without, it is quick and a power cut may cost data. */
  readonly fsync: boolean
  /** Whether pods of users run on control planes too, as they have to where there is no worker. */
  readonly schedulable: boolean
}

/** What kubeadm needs to be told of one node. */
export interface NodeShape {
  readonly name: string
  readonly address: string
  readonly group: string
}

/** How a node finds the cluster that it joins, and is let in. */
export interface Discovery {
  readonly token: string
  /** The cluster's certificate authority, PEM. */
  readonly authority: string
}

const api = 'kubeadm.k8s.io/v1beta4'

/** Of a cluster that nobody described otherwise. */
export function plainDocuments(): Document[] {
  return [
    { apiVersion: api, kind: 'InitConfiguration' },
    { apiVersion: api, kind: 'ClusterConfiguration' },
    { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration' },
    { apiVersion: 'kubeproxy.config.k8s.io/v1alpha1', kind: 'KubeProxyConfiguration', mode: 'nftables' },
  ]
}

/** What a testbed needs otherwise than a cluster of real machines: its own addresses and images, and several nodes in one kernel. */
export function testbedOverlay(cluster: ClusterShape): Overlay {
  return {
    ClusterConfiguration: {
      kubernetesVersion: cluster.version,
      controlPlaneEndpoint: cluster.endpoint,
      imageRepository: cluster.imageRepository,
      networking: { podSubnet: cluster.addresses.pods, serviceSubnet: cluster.addresses.services },
      ...(cluster.fsync ? {} : { etcd: { local: { extraArgs: [{ name: 'unsafe-no-fsync', value: 'true' }] } } }),
    },
    ...machineOverlay,
  }
}

/** What is the machine's, and not a node's. */
export const machineOverlay: Overlay = {
  KubeletConfiguration: {
    cgroupDriver: 'cgroupfs',
    failCgroupV1: false,
    failSwapOn: false,
    resolvConf: podResolver,
    // The disk is the machine's, and as full as others make it.
    evictionHard: { 'nodefs.available': '1%', 'nodefs.inodesFree': '1%', 'imagefs.available': '1%', 'memory.available': '50Mi' },
    imageGCHighThresholdPercent: 100,
  },
  // The table of connections belongs to the machine.
  KubeProxyConfiguration: { conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' } },
}

/** Of the first control plane. */
export function initOverlay(cluster: ClusterShape, node: NodeShape, token: string, certificateKey: string): Overlay {
  return {
    InitConfiguration: {
      bootstrapTokens: [{ token, groups: ['system:bootstrappers:kubeadm:default-node-token'], usages: ['authentication'], ttl: '24h0m0s' }],
      certificateKey,
      localAPIEndpoint: { advertiseAddress: node.address, bindPort: apiPort },
      nodeRegistration: registrationOf(node, cluster.schedulable ? [] : undefined),
      timeouts,
    },
  }
}

/** Of a node that joins; as a control plane where there is a key for the certificates. */
export function joinDocument(cluster: ClusterShape, node: NodeShape, certificateKey?: string): Document {
  return {
    apiVersion: api,
    kind: 'JoinConfiguration',
    discovery: { file: { kubeConfigPath: discoveryFile } },
    ...(certificateKey === undefined ? {} : { controlPlane: { localAPIEndpoint: { advertiseAddress: node.address, bindPort: apiPort }, certificateKey } }),
    nodeRegistration: registrationOf(node, cluster.schedulable || certificateKey === undefined ? [] : undefined),
    timeouts,
  }
}

/** What a node knows of the cluster before it is of it. An API server may refuse to tell strangers, so that they bring it along. */
export function discoveryDocument(cluster: ClusterShape, { token, authority }: Discovery): Document {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'testbed', cluster: { server: `https://${cluster.endpoint}`, 'certificate-authority-data': Buffer.from(authority).toString('base64') } }],
    users: [{ name: 'joining', user: { token } }],
    contexts: [{ name: 'joining', context: { cluster: 'testbed', user: 'joining' } }],
    'current-context': 'joining',
  }
}

export const discoveryFile = '/etc/kubernetes/discovery.conf'

export const apiPort = 6443

/** A machine that does everything at once takes longer than kubeadm expects of it. */
export const timeouts = {
  controlPlaneComponentHealthCheck: '6m0s', kubeletHealthCheck: '6m0s', kubernetesAPICall: '2m0s', tlsBootstrap: '5m0s', discovery: '5m0s', etcdAPICall: '2m0s', upgradeManifests: '5m0s',
}

function registrationOf({ name, address, group }: NodeShape, taints: readonly never[] | undefined): Document {
  return {
    name,
    criSocket: 'unix:///run/containerd/containerd.sock',
    imagePullPolicy: 'IfNotPresent',
    ...(taints === undefined ? {} : { taints }),
    kubeletExtraArgs: [{ name: 'node-ip', value: address }, { name: 'cgroup-root', value: group }],
  }
}
