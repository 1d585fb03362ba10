import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { MissingError } from '@slipway/toolkit/exit'
import { run } from '../program.ts'
import { enterNode } from './namespaces.ts'

/** Names the file that tells a command which cluster it was lent. */
export const stateVariable = 'SLIPWAY_TESTBED_CLUSTER'

/** What is in that file. */
export interface LentState {
  /** Where nodes are turned off and on. */
  readonly socket: string
  readonly kubeconfig: string
  /** host:port */
  readonly registry: string
  /** The machine's own address on the network of the nodes: what listens on it, pods reach. */
  readonly machine: string
  readonly nodes: readonly NodeState[]
}

export interface NodeState {
  readonly name: string
  readonly role: 'control-plane' | 'worker'
  readonly address: string
  /** The control group that its kubelet puts pods under. */
  readonly group: string
  /** Its disk, as the machine sees it: /etc is in etc, /var/lib in lib. */
  readonly folder: string
  readonly logs: string
}

/** A node of a cluster that another process made. */
export interface LentNode extends NodeState {
  /** Takes the power away: all that runs on it ends at once. */
  kill(): Promise<void>
  /** Turns it on with the disk it had; answers when its containerd does. */
  start(): Promise<void>
  /** Stops everything on it where it is: to the others it looks cut off. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Connects its pods, where it came into a cluster that the testbed did not make. */
  connect(): Promise<void>
  /** Of its first process, as this machine counts. */
  pid(): Promise<number>
  /** Runs a program on it and answers what that printed. */
  exec(...command: readonly string[]): Promise<string>
}

/**
 * How a line of shell gets to a node: {name} stands for the node's, and the line goes behind it as one word. Quicker than a program that looks for the
 * node first.
 */
export function shellOnNodes(socket: string): string {
  const [enter = '', , ...rest] = enterNode(0, ['sh', '-c'])
  return `pid=$(curl --silent --fail --noproxy '*' --unix-socket ${socket} --request POST http://testbed/nodes/{name}/pid) && ${[enter, '--target=$pid', ...rest].join(' ')}`
}

export interface LentCluster extends Omit<LentState, 'nodes'> {
  readonly nodes: readonly LentNode[]
  node(name: string): LentNode
}

/** The cluster that `testbed cluster` lends to this process. */
export function lentCluster(environment = process.env): LentCluster {
  const file = environment[stateVariable]
  if (file === undefined) throw new MissingError('No cluster is lent to this: npx testbed cluster -- <command>.')
  const state = JSON.parse(readFileSync(file, 'utf8')) as LentState
  const nodes = state.nodes.map((node) => lentNode(state.socket, node))
  return {
    ...state,
    nodes,
    node: (name) => {
      const found = nodes.find((node) => node.name === name)
      if (found === undefined) throw new MissingError(`The cluster has no node ${name}, but ${nodes.map((node) => node.name).join(', ')}.`)
      return found
    },
  }
}

function lentNode(socket: string, node: NodeState): LentNode {
  const pid = async () => Number(await post(socket, `/nodes/${node.name}/pid`))
  const ask = async (action: string) => void (await post(socket, `/nodes/${node.name}/${action}`))
  return {
    ...node,
    kill: () => ask('kill'),
    start: () => ask('start'),
    pause: () => ask('pause'),
    resume: () => ask('resume'),
    connect: () => ask('connect'),
    pid,
    exec: async (...command) => {
      const [program = '', ...args] = enterNode(await pid(), command)
      return run(program, args)
    },
  }
}

function post(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, method: 'POST' }, async (response) => {
      const text = (await response.setEncoding('utf8').toArray()).join('')
      if (response.statusCode === 200) resolve(text)
      else reject(new Error(text))
    })
    asked.once('error', reject)
    asked.end()
  })
}
