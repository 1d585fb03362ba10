import { apiServerFiles } from '../api-server.ts'
import type { Cluster, Machine } from '../description.ts'
import { virtualAddressOf } from '../description.ts'
import { keepalivedFile } from '../files.ts'
import { kubeVipFile } from '../kube-vip.ts'
import type { Step } from './step.ts'
import { adminConfig, writeStep } from './step.ts'

/** What the API server of a control plane reads, besides the key that Secrets are encrypted with. */
export function apiServerSteps(on: Machine): Step[] {
  return [
    writeStep(on, apiServerFiles.auditPolicy, { file: 'audit-policy.yaml' }),
    writeStep(on, apiServerFiles.authentication, { file: 'authentication.yaml' }),
  ]
}

/** haproxy and keepalived, where they bring the endpoint. They run before kubeadm, which asks by it. */
export function balancerSteps({ endpoint }: Cluster, on: Machine): Step[] {
  if (endpoint.mode !== 'keepalived') return []
  return [
    // Not only root's: haproxy and keepalived give up being root, and nothing in it is secret.
    { ...writeStep(on, '/etc/haproxy/haproxy.cfg', { file: 'haproxy.cfg' }), command: 'mkdir -p /etc/haproxy && cat > /etc/haproxy/haproxy.cfg' },
    { ...writeStep(on, '/etc/keepalived/keepalived.conf', { file: keepalivedFile(on) }), command: 'mkdir -p /etc/keepalived && cat > /etc/keepalived/keepalived.conf' },
    { on, does: 'the endpoint is brought up', command: 'haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl enable haproxy keepalived && systemctl restart haproxy keepalived' },
  ]
}

/** Waits until the virtual address is on this machine, where it has to be for the first one. */
export function virtualAddressSteps(cluster: Cluster, on: Machine): Step[] {
  if (cluster.endpoint.mode !== 'keepalived') return []
  const address = virtualAddressOf(cluster)
  return [{ on, does: `${address} comes to ${on.name}`, command: `timeout 30 sh -c 'until ip -4 -oneline address show to ${address} | grep -q .; do sleep 1; done'` }]
}

/**
 * kube-vip asks the API server who leads. Until kubeadm has made the administrator's rights, only super-admin.conf has any:
 * https://github.com/kube-vip/kube-vip/issues/684
 */
export function kubeVipSteps({ endpoint }: Cluster, on: Machine): { readonly beforeInit: Step[]; readonly afterInit: Step[]; readonly afterJoin: Step[] } {
  if (endpoint.mode !== 'kube-vip') return { beforeInit: [], afterInit: [], afterJoin: [] }
  const write = writeStep(on, kubeVipFile, { file: 'kube-vip.yaml' }, 'kube-vip runs with the kubelet')
  const replace = (from: string, to: string) => `sed -i 's|path: ${from}$|path: ${to}|' ${kubeVipFile}`
  const early = '/etc/kubernetes/super-admin.conf'
  return {
    beforeInit: [{ ...write, command: `${write.command} && ${replace(adminConfig, early)}` }],
    afterInit: [{ on, does: 'kube-vip gives up the rights of the first hour', command: replace(early, adminConfig) }],
    afterJoin: [write],
  }
}
