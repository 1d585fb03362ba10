import path from 'node:path'
import type { Archive } from '@slipway/toolkit/image-archives'
import { claimMachine, restoreMachine } from '../machine/machine.ts'
import { freePrefix, readTakenBlocks } from '../machine/subnets.ts'
import { imageRepository, makeSystemImages, versionOf } from './images/system.ts'
import { makeWorkspaceImages, pushWorkspaceImages } from './images/workspace.ts'
import { describeCluster } from './kubeadm/described.ts'
import { apiPort } from './kubeadm/documents.ts'
import { formCluster, startNodes } from './kubeadm/form.ts'
import type { Kubectl } from './kubectl.ts'
import { keepLogs, withLastWords } from './logs.ts'
import { addressesOf } from './network/addresses.ts'
import { bridgeNetwork } from './network/bridge.ts'
import type { Hub } from './network/hub.ts'
import { startHub } from './network/hub.ts'
import { startLoadBalancer } from './network/load-balancer.ts'
import { policyEnforcer, withPolicies } from './network/policies.ts'
import { defineNodes } from './nodes/define-nodes.ts'
import type { Node } from './nodes/node.ts'
import { installNodePrograms } from './packages.ts'
import type { Programs } from './programs.ts'
import { buildPrograms } from './programs.ts'
import type { Stage } from './progress.ts'
import { startProgress } from './progress.ts'
import { startRegistry } from './registry.ts'
import type { SystemImage } from './images/system.ts'

export interface ClusterOptions {
  readonly controlPlanes?: number
  readonly workers?: number
  /** Whether etcd waits for its disk; it does not by default. */
  readonly fsync?: boolean
  /** Whether the nodes are left as they are turned on, without a cluster. */
  readonly bare?: boolean
  /** Whether the registry has the images of this workspace; it has by default. */
  readonly images?: boolean
  readonly signal?: AbortSignal | undefined
}

/** A cluster that kubeadm made of real kubelets. */
export interface Cluster {
  readonly kubeconfig: string
  readonly nodes: readonly Node[]
  readonly hub: Hub
  /** host:port of a registry that the nodes pull from. */
  readonly registry: string
  readonly programs: Programs
  readonly kubectl: Kubectl
  /** What a program needs in its environment to find the images of this workspace in the registry; nothing where there are none. */
  readonly images: Readonly<Record<string, string>>
  /** Turns a node on again, with the routes that it lost. */
  startNode(name: string): Promise<void>
  /** Connects the pods of a node that somebody else let into a cluster. */
  connectNode(name: string): Promise<void>
}

/** Lends a cluster for as long as `use` takes, and answers what that answers. The machine is then as it was. */
export async function withCluster<T>(root: string, options: ClusterOptions, use: (cluster: Cluster) => Promise<T>): Promise<T> {
  const stage = startProgress(options.signal)
  const ingredients = await prepare(root, options, stage)
  const data = await claimMachine({ mountPoints: [] })
  const ends: (() => Promise<unknown>)[] = [restoreMachine]
  try {
    const logs = keepLogs(root)
    const cluster = await withLastWords(logs, makeCluster({ root, data, logs, ingredients, options, stage, atEnd: (end) => void ends.unshift(end) }))
    return await use(cluster)
  } finally {
    await inOrder(ends)
  }
}

interface Ingredients {
  readonly programs: Programs
  readonly systemImages: readonly SystemImage[]
  readonly workspaceImages: readonly Archive[]
}

/** What can be made without changing the machine, and is kept. */
async function prepare(root: string, { controlPlanes = 1, images = true, signal }: ClusterOptions, stage: Stage): Promise<Ingredients> {
  await installNodePrograms({ loadBalanced: controlPlanes > 1, signal })
  stage('programs')
  const programs = await buildPrograms(root)
  stage('images of the system')
  const systemImages = await makeSystemImages(path.join(root, '.slipway/testbed'), programs, [policyEnforcer.reference])
  if (images) stage('images of the workspace')
  return { programs, systemImages, workspaceImages: images ? await makeWorkspaceImages(root, signal) : [] }
}

interface Making {
  readonly root: string
  readonly data: string
  readonly logs: string
  readonly ingredients: Ingredients
  readonly options: ClusterOptions
  readonly stage: Stage
  /** Says what has to end before what was made earlier does. */
  readonly atEnd: (end: () => Promise<unknown>) => void
}

async function makeCluster({ root, data, logs, ingredients, options, stage, atEnd }: Making): Promise<Cluster> {
  const { programs, systemImages, workspaceImages } = ingredients
  const { controlPlanes = 1, workers = 1, fsync = false, bare = false } = options
  const hub = await startHub(addressesOf(freePrefix(await readTakenBlocks())), logs)
  atEnd(hub.stop)
  const registry = await startRegistry(programs.crane, hub, path.join(data, 'registry'), logs)
  atEnd(registry.stop)
  const nodes = defineNodes({ controlPlanes, workers, hub, data, logs, programs: path.join(root, '.slipway/tools'), images: systemImages })
  atEnd(() => Promise.all(nodes.map((node) => node.kill())))
  const loadBalancer = controlPlanes > 1 && !bare ? await startLoadBalancer(hub, nodes, data, logs) : undefined
  if (loadBalancer !== undefined) atEnd(loadBalancer.stop)
  const shape = {
    version: await versionOf(programs),
    endpoint: loadBalancer?.endpoint ?? `${hub.addresses.controlPlane(1)}:${apiPort}`,
    addresses: hub.addresses,
    imageRepository,
    fsync,
    schedulable: workers === 0,
  }
  const bridges = bridgeNetwork(hub)
  const forming = { nodes, images: systemImages, cache: path.join(root, '.slipway/testbed'), kubectl: programs.kubectl, kubeconfig: path.join(data, 'kubeconfig'), stage }
  const [images, formed] = await Promise.all([
    pushWorkspaceImages(programs.crane, registry.host, workspaceImages),
    bare ? startNodes({ ...forming, network: bridges }) : formCluster({ ...forming, shape, described: describeCluster(root, shape, nodes), network: withPolicies(bridges, hub.addresses.pods) }),
  ])
  return { nodes, hub, registry: registry.host, programs, images, ...formed }
}

/** One that fails keeps none of the others from being done. */
async function inOrder(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const step of steps) await step().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw new AggregateError(failures, failures.join('\n'))
}
