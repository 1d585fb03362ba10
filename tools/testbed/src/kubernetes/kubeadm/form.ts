import { cpSync } from 'node:fs'
import path from 'node:path'
import type { SystemImage } from '../images/system.ts'
import type { Kubectl } from '../kubectl.ts'
import { kubectlOf } from '../kubectl.ts'
import type { Placed, PodNetwork } from '../network/bridge.ts'
import { policyEnforcer } from '../network/policies.ts'
import { imageStore } from '../nodes/image-store.ts'
import type { Node } from '../nodes/node.ts'
import type { Stage } from '../progress.ts'
import { initialize, join } from './bootstrap.ts'
import type { Described } from './described.ts'
import type { ClusterShape } from './documents.ts'

export interface Forming {
  /** All off; the first one is a control plane. */
  readonly nodes: readonly Node[]
  readonly images: readonly SystemImage[]
  /** Where they are kept as a node's containerd has them. */
  readonly cache: string
  readonly shape: ClusterShape
  readonly described: Described
  readonly network: PodNetwork
  /** The program. */
  readonly kubectl: string
  /** Where the administrator's configuration goes. */
  readonly kubeconfig: string
  readonly stage: Stage
}

export interface Formed {
  readonly kubeconfig: string
  readonly kubectl: Kubectl
  /** Turns a node on again, with the routes that it lost. */
  startNode(name: string): Promise<void>
  /** Connects the pods of a node that somebody else let into a cluster. */
  connectNode(name: string): Promise<void>
}

/** Turns nodes on and makes a cluster of them: kubeadm init on the first, join on the others. Answers when all that runs on it is ready. */
export async function formCluster(forming: Forming): Promise<Formed> {
  const { nodes, images, network, kubeconfig, stage } = forming
  const kubectl = kubectlOf(forming.kubectl, kubeconfig)
  const places = placesOf(network, kubectl)
  stage(`nodes: ${nodes.map(({ name }) => name).join(', ')}`)
  const store = imageStore(forming.cache, images)
  const starting = nodes.map((node) => store.start(node))
  await Promise.all([...starting, assemble(forming, starting, kubectl, places.connect)])
  await untilReady(kubectl, stage)
  return { kubeconfig, kubectl, ...handle(nodes, places) }
}

/** Turns nodes on, and leaves it to others to make a cluster of them: they put an administrator's configuration where the kubeconfig is expected. */
export async function startNodes(forming: Omit<Forming, 'shape' | 'described'>): Promise<Formed> {
  const { nodes, images, network, kubeconfig, stage } = forming
  const kubectl = kubectlOf(forming.kubectl, kubeconfig)
  stage(`nodes: ${nodes.map(({ name }) => name).join(', ')}`)
  const store = imageStore(forming.cache, images)
  await Promise.all(nodes.map((node) => store.start(node)))
  return { kubeconfig, kubectl, ...handle(nodes, placesOf(network, kubectl)) }
}

function handle(nodes: readonly Node[], places: ReturnType<typeof placesOf>): Pick<Formed, 'startNode' | 'connectNode'> {
  const find = (name: string) => {
    const node = nodes.find((one) => one.name === name)
    if (node === undefined) throw new Error(`there is no node ${name}`)
    return node
  }
  return {
    startNode: async (name) => {
      await find(name).start()
      if (places.knows(find(name))) await places.connect(find(name))
    },
    connectNode: (name) => places.connect(find(name)),
  }
}

/** Control planes join one after the other, as etcd takes one member at a time; workers meanwhile. */
async function assemble({ nodes, shape, described, kubeconfig, stage }: Forming, starting: readonly Promise<void>[], kubectl: Kubectl, connect: (node: Node) => Promise<void>): Promise<void> {
  const [first, ...others] = nodes
  if (first === undefined) throw new Error('a cluster has at least one control plane')
  await starting[0]
  stage('kubeadm init')
  const admission = await initialize(first, shape, described)
  cpSync(path.join(first.folder, 'etc/kubernetes/admin.conf'), kubeconfig)
  await kubectl('apply', `--filename=${policyEnforcer.objects}`)
  await connect(first)
  const admit = async (node: Node) => {
    await starting[nodes.indexOf(node)]
    await join(node, shape, described, admission)
    await connect(node)
    stage(`${node.name} joined`)
  }
  await Promise.all([
    others.filter(({ role }) => role === 'control-plane').reduce((before, node) => before.then(() => admit(node)), Promise.resolve()),
    ...others.filter(({ role }) => role === 'worker').map(admit),
  ])
}

async function untilReady(kubectl: Kubectl, stage: Stage): Promise<void> {
  await kubectl('wait', '--for=condition=Ready', 'node', '--all', '--timeout=120s')
  stage('nodes are ready')
  const workloads = ['deployment/coredns', 'daemonset/kube-proxy', `daemonset/${policyEnforcer.program}`]
  for (const workload of workloads) await kubectl('--namespace=kube-system', 'rollout', 'status', workload, '--timeout=180s')
  await kubectl('--namespace=kube-system', 'wait', '--for=condition=Ready', 'pod', '--all', '--timeout=180s')
  stage('pods of the system are ready')
}

/** Connects nodes as the cluster gives them their blocks of addresses. */
function placesOf(network: PodNetwork, kubectl: Kubectl) {
  const all: Placed[] = []
  return {
    knows: (node: Node) => all.some((placed) => placed.node === node),
    connect: async (node: Node) => {
      const known = all.find((placed) => placed.node === node)
      const placed = known ?? { node, block: await blockOf(node, kubectl) }
      if (known === undefined) all.push(placed)
      await network.connect(placed, all.filter((one) => one !== placed))
    },
  }
}

/** kubeadm may be done before the kubelet has registered its node. */
async function blockOf({ name }: Node, kubectl: Kubectl): Promise<string> {
  await kubectl('wait', `node/${name}`, '--for=create', '--timeout=60s')
  return kubectl('wait', `node/${name}`, '--for=jsonpath={.spec.podCIDR}', '--timeout=60s', '--output=jsonpath={.spec.podCIDR}')
}
