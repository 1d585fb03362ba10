import type { Cluster, Machine } from '../description.ts'
import { apiServerPort, endpointOf } from '../description.ts'
import type { Runner } from '../run/runner.ts'
import { adminConfig, kubectl } from '../steps/step.ts'

/** What the machines say. What one does not say is undefined. */
export interface Answers {
  readonly machines: ReadonlyMap<string, MachineAnswers>
  /** As `kubectl get nodes --output=json` prints them. */
  readonly nodes: string | undefined
  readonly tokens: string | undefined
}

export interface MachineAnswers {
  readonly reached: string | undefined
  readonly kubeadm: string | undefined
  /** Of the endpoint, seen from there. */
  readonly endpoint: string | undefined
  /** Of control planes. */
  readonly apiServer?: string | undefined
  /** Of its etcd, whether it can write, which takes a majority. */
  readonly etcd?: string | undefined
  /** Of its etcd alone. */
  readonly member?: string | undefined
  /** Of etcd, as its JSON API answers. */
  readonly members?: string | undefined
  /** As `kubeadm certs check-expiration --output=json` prints them. */
  readonly certificates?: string | undefined
}

/** Asks all machines at once. */
export async function askMachines(cluster: Cluster, runner: Runner): Promise<Answers> {
  const machines = [...cluster.controlPlanes, ...cluster.workers]
  const asked = await Promise.all(machines.map(async (machine) => [machine.name, await askMachine(cluster, machine, runner)] as const))
  const helper = cluster.controlPlanes.find(({ name }) => asked.some(([asker, { apiServer }]) => asker === name && apiServer !== undefined))
  const ask = async (command: string) => (helper === undefined ? undefined : runner.ask({ on: helper, does: 'what the cluster knows', command }))
  const [nodes, tokens] = await Promise.all([ask(`${kubectl} --request-timeout=10s get nodes --output=json`), ask(`kubeadm token list --kubeconfig=${adminConfig} --output=json`)])
  return { machines: new Map(asked), nodes, tokens }
}

const patient = 'curl --silent --fail --max-time 5'

async function askMachine(cluster: Cluster, on: Machine, runner: Runner): Promise<MachineAnswers> {
  const ask = (command: string) => runner.ask({ on, does: 'how it is', command })
  const reached = await ask('echo reached')
  if (reached === undefined) return { reached, kubeadm: undefined, endpoint: undefined }
  const [kubeadm, endpoint] = await Promise.all([ask('kubeadm version --output=short'), ask(`${patient} --insecure https://${endpointOf(cluster)}/readyz`)])
  if (!cluster.controlPlanes.includes(on)) return { reached, kubeadm, endpoint }
  const [apiServer, etcd, member, members, certificates] = await Promise.all([
    ask(`${patient} --insecure https://${on.address}:${apiServerPort}/readyz`),
    ask(etcdRequest('health')),
    ask(etcdRequest('health?serializable=true')),
    // Not the one that a majority agrees on, as there may be none.
    ask(`${etcdRequest('v3/cluster/member/list')} --data '{"linearizable":false}'`),
    ask('kubeadm certs check-expiration --output=json'),
  ])
  return { reached, kubeadm, endpoint, apiServer, etcd, member, members, certificates }
}

/** By the certificate that kubeadm made for asking whether it is well. */
function etcdRequest(path: string): string {
  const folder = '/etc/kubernetes/pki/etcd'
  return `${patient} --cacert ${folder}/ca.crt --cert ${folder}/healthcheck-client.crt --key ${folder}/healthcheck-client.key 'https://127.0.0.1:2379/${path}'`
}
