import type { Cluster } from './description.ts'
import { apiServerPort, virtualAddressOf } from './description.ts'

/** The release whose manifest this is: https://kube-vip.io/docs/installation/static */
const image = 'ghcr.io/kube-vip/kube-vip:v1.0.1'

/** Where kubelets look for pods that no API server has to know. */
export const kubeVipFile = '/etc/kubernetes/manifests/kube-vip.yaml'

/** The pod on every control plane that moves the virtual address to the one that leads. */
export function kubeVipPod(cluster: Pick<Cluster, 'endpoint'>): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'kube-vip', namespace: 'kube-system' },
    spec: {
      hostNetwork: true,
      // Before there is a cluster, its name means the machine itself.
      hostAliases: [{ ip: '127.0.0.1', hostnames: ['kubernetes'] }],
      priorityClassName: 'system-node-critical',
      containers: [
        {
          name: 'kube-vip',
          image,
          imagePullPolicy: 'IfNotPresent',
          args: ['manager'],
          env: environmentOf(cluster),
          securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'], drop: ['ALL'] } },
          volumeMounts: [{ name: 'kubeconfig', mountPath: '/etc/kubernetes/admin.conf', readOnly: true }],
        },
      ],
      volumes: [{ name: 'kubeconfig', hostPath: { path: '/etc/kubernetes/admin.conf', type: 'File' } }],
    },
  }
}

function environmentOf(cluster: Pick<Cluster, 'endpoint'>): object[] {
  const variables = {
    address: virtualAddressOf(cluster),
    port: String(apiServerPort),
    vip_interface: cluster.endpoint.interface,
    vip_subnet: '32',
    vip_arp: 'true',
    cp_enable: 'true',
    cp_namespace: 'kube-system',
    svc_enable: 'false',
    vip_leaderelection: 'true',
    vip_leasename: 'plndr-cp-lock',
    vip_leaseduration: '5',
    vip_renewdeadline: '3',
    vip_retryperiod: '1',
  }
  return [...Object.entries(variables).map(([name, value]) => ({ name, value })), { name: 'vip_nodename', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }]
}
