import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { controlGroup, freezeControlGroup, makeControlGroup, removeControlGroups } from '../../machine/control-groups.ts'
import { run } from '../../program.ts'
import type { Namespaces } from '../namespaces.ts'
import { enterNode, startNamespaces } from '../namespaces.ts'
import type { Hub } from '../network/hub.ts'
import { writeSetup } from './setup.ts'

/** What a node is made of. */
export interface NodeOptions {
  readonly name: string
  readonly role: 'control-plane' | 'worker'
  readonly address: string
  readonly hub: Hub
  /** Its disk. */
  readonly folder: string
  readonly logs: string
  /** A folder with kubelet, kubeadm and kubectl. */
  readonly programs: string
  readonly sandboxImage: string
  /** What its containerd pulls from in plain HTTP. */
  readonly registry: string
}

/** A machine made of namespaces, with a containerd and a kubelet of its own. */
export interface Node {
  readonly name: string
  readonly role: NodeOptions['role']
  readonly address: string
  /** The control group that its kubelet puts pods under. */
  readonly group: string
  readonly folder: string
  readonly logs: string
  /** Of its first process; undefined while it is off. */
  readonly pid: number | undefined
  /** Turns it on, with the disk it had. Answers when containerd does. */
  start(): Promise<void>
  /** Takes the power away: all that runs on it ends at once. */
  kill(): Promise<void>
  /** Stops everything on it where it is, until `resume`: to the others it looks cut off. */
  pause(): void
  resume(): void
  /** Runs a program on it and answers what that printed. */
  exec(...command: readonly string[]): Promise<string>
}

const script = path.resolve(import.meta.dirname, '../../../kubernetes/node.sh')

export function defineNode(options: NodeOptions): Node {
  const { name, role, address, hub, folder, logs } = options
  const group = `/${controlGroup}/${name}`
  let namespaces: Namespaces | undefined
  const node: Node = {
    name, role, address, group, folder, logs,
    get pid() {
      return namespaces?.pid
    },
    start: async () => {
      if (namespaces !== undefined) return
      mkdirSync(folder, { recursive: true })
      mkdirSync(logs, { recursive: true })
      const setup = writeSetup(options)
      const services = makeControlGroup(name, 'services')
      const command = ['sh', script, name, folder, logs, options.programs, services, setup]
      namespaces = await startNamespaces({ kinds: ['net', 'uts', 'ipc'], command, log: path.join(logs, 'node.log') })
      await hub.plug(name, namespaces.pid, address)
      await untilContainerdAnswers(node)
    },
    kill: async () => {
      if (namespaces === undefined) return
      node.resume()
      await namespaces.kill()
      namespaces = undefined
      await hub.unplug(name)
      // A machine that comes up has no groups of pods that ran before.
      await removeControlGroups(group)
    },
    pause: () => freezeControlGroup(group, true),
    resume: () => freezeControlGroup(group, false),
    exec: (...command) => {
      if (namespaces === undefined) return Promise.reject(new Error(`${name} is off`))
      const [program = '', ...args] = enterNode(namespaces.pid, command)
      return run(program, args)
    },
  }
  return node
}

async function untilContainerdAnswers(node: Node): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    try {
      return void (await node.exec('ctr', 'version'))
    } catch (error) {
      if (Date.now() > deadline) throw error
      await pause(100)
    }
  }
}
