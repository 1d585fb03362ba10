import { apiServer, unprofiled } from './api-server.ts'
import type { Cluster, Machine } from './description.ts'
import { apiServerPort, endpointOf, virtualAddressOf } from './description.ts'

/** One of kubeadm's documents. */
export type Document = { readonly [key: string]: unknown }

const api = 'kubeadm.k8s.io/v1beta4'

/** Where a joining node finds the cluster's authority, and the token by which the cluster lets it in. It is there while it joins. */
export const discoveryFile = '/etc/kubernetes/discovery.conf'

/** What `kubeadm init` takes: of the first control plane, and of the whole cluster. https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4 */
export function initDocuments(cluster: Cluster): Document[] {
  const [first] = cluster.controlPlanes
  if (first === undefined) throw new TypeError('a cluster has a control plane')
  return [
    {
      apiVersion: api,
      kind: 'InitConfiguration',
      // kubeadm makes one whether somebody joins or not. Whoever joins gets one of their own.
      bootstrapTokens: [{ description: 'of kubeadm init, for nobody', ttl: '1m0s', groups: ['system:bootstrappers:kubeadm:default-node-token'], usages: ['authentication'] }],
      localAPIEndpoint: localEndpoint(first),
      nodeRegistration: registration(first),
    },
    clusterDocument(cluster),
    kubeletDocument(),
    // iptables' successor: its rules do not get slower with the number of services.
    { apiVersion: 'kubeproxy.config.k8s.io/v1alpha1', kind: 'KubeProxyConfiguration', mode: 'nftables' },
  ]
}

/** What `kubeadm join` takes. Of a control plane, the key to the certificates is to be added. */
export function joinDocument(cluster: Cluster, machine: Machine): Document {
  return {
    apiVersion: api,
    kind: 'JoinConfiguration',
    discovery: { file: { kubeConfigPath: discoveryFile } },
    ...(cluster.controlPlanes.includes(machine) ? { controlPlane: { localAPIEndpoint: localEndpoint(machine) } } : {}),
    nodeRegistration: registration(machine),
  }
}

function clusterDocument(cluster: Cluster): Document {
  const { name, kubernetesVersion, networks, imageRepository } = cluster
  return {
    apiVersion: api,
    kind: 'ClusterConfiguration',
    clusterName: name,
    kubernetesVersion,
    controlPlaneEndpoint: endpointOf(cluster),
    ...(imageRepository === undefined ? {} : { imageRepository }),
    networking: { podSubnet: networks.pods, serviceSubnet: networks.services, dnsDomain: networks.dnsDomain },
    apiServer: { certSANs: namesOf(cluster), ...apiServer(cluster) },
    controllerManager: { extraArgs: unprofiled },
    scheduler: { extraArgs: unprofiled },
    etcd: { local: { dataDir: '/var/lib/etcd', extraArgs: etcdArguments } },
  }
}

/** For disks and networks that are slow now and then; a leader that is gone is missed after 2 s. https://etcd.io/docs/v3.6/tuning */
const etcdArguments = [
  { name: 'heartbeat-interval', value: '200' },
  { name: 'election-timeout', value: '2000' },
  // 8 GiB, the most that etcd advises.
  { name: 'quota-backend-bytes', value: String(8 * 1024 ** 3) },
]

function kubeletDocument(): Document {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    cgroupDriver: 'systemd',
    rotateCertificates: true,
    // A pod that does not say gets the runtime's filter of system calls.
    seccompDefault: true,
    // One that forks without end takes its node along otherwise.
    podPidsLimit: 4096,
    serializeImagePulls: false,
    maxParallelImagePulls: 3,
    shutdownGracePeriod: '60s',
    shutdownGracePeriodCriticalPods: '15s',
  }
}

/** Under which an API server is asked, whichever it is. */
function namesOf(cluster: Cluster): string[] {
  const { endpoint, controlPlanes } = cluster
  const virtual = endpoint.mode === 'external' ? endpoint.vip : virtualAddressOf(cluster)
  return [...new Set([endpoint.host, ...(virtual === undefined ? [] : [virtual]), ...controlPlanes.flatMap(({ name, address }) => [name, address])])]
}

function localEndpoint({ address }: Machine): Document {
  return { advertiseAddress: address, bindPort: apiServerPort }
}

function registration({ name, address }: Machine): Document {
  return {
    name,
    criSocket: 'unix:///run/containerd/containerd.sock',
    imagePullPolicy: 'IfNotPresent',
    kubeletExtraArgs: [{ name: 'node-ip', value: address }],
  }
}
