import path from 'node:path'
import { bridge as machineEnd } from '../../machine/interfaces.ts'
import { run } from '../../program.ts'
import type { Namespaces } from '../namespaces.ts'
import { startNamespaces } from '../namespaces.ts'
import type { Addresses } from './addresses.ts'

/**
 * The network that nodes are on: a bridge in a namespace of its own, so that no rule of the machine's firewall sees what nodes say to one another.
 * The machine is on it too, and what nodes need around them runs in it.
 */
export interface Hub {
  readonly addresses: Addresses
  /** Runs `ip` in it. */
  ip(...args: readonly string[]): Promise<string>
  /** How a program is called so that it runs in it. */
  enter(command: readonly string[]): readonly string[]
  /** Gives a node its only interface, eth0. Its other end is called like the node. */
  plug(name: string, pid: number, address: string): Promise<void>
  /** Takes that away again, where it is. */
  unplug(name: string): Promise<void>
  stop(): Promise<void>
}

export async function startHub(addresses: Addresses, logs: string): Promise<Hub> {
  const namespaces = await startNamespaces({ kinds: ['net'], command: ['sleep', 'infinity'], log: path.join(logs, 'hub.log') })
  const hub = describeHub(namespaces, addresses)
  try {
    await hub.ip('link', 'add', 'bridge', 'type', 'bridge')
    await hub.ip('address', 'add', `${addresses.hub}/${addresses.nodes.length}`, 'dev', 'bridge')
    for (const name of ['lo', 'bridge']) await hub.ip('link', 'set', name, 'up')
    // Both ends go with the namespace.
    await run('ip', ['link', 'add', machineEnd, 'type', 'veth', 'peer', 'name', 'machine', 'netns', String(namespaces.pid)])
    await hub.ip('link', 'set', 'machine', 'master', 'bridge', 'up')
    await run('ip', ['address', 'add', `${addresses.machine}/${addresses.nodes.length}`, 'dev', machineEnd])
    await run('ip', ['link', 'set', machineEnd, 'up'])
    return hub
  } catch (error) {
    await namespaces.kill()
    throw error
  }
}

function describeHub({ pid, kill }: Namespaces, addresses: Addresses): Hub {
  const enter = (command: readonly string[]) => ['nsenter', `--net=/proc/${pid}/ns/net`, '--', ...command]
  const ip = (...args: readonly string[]) => run('nsenter', [`--net=/proc/${pid}/ns/net`, '--', 'ip', ...args])
  return {
    addresses,
    ip,
    enter,
    stop: kill,
    plug: async (name, node, address) => {
      const inside = (...args: readonly string[]) => run('nsenter', [`--net=/proc/${node}/ns/net`, '--', 'ip', ...args])
      await ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'address', hardwareAddressOf(address), 'netns', String(node))
      await ip('link', 'set', name, 'master', 'bridge', 'up')
      await inside('address', 'add', `${address}/${addresses.nodes.length}`, 'dev', 'eth0')
      for (const link of ['lo', 'eth0']) await inside('link', 'set', link, 'up')
      await inside('route', 'add', 'default', 'via', addresses.machine)
    },
    // The kernel takes it away with the node, but in its own time; it may do so while this asks.
    unplug: async (name) => void (await ip('link', 'delete', name).catch(() => {})),
  }
}

/** A node that was off comes back with the card that it had, as the others remember it. */
function hardwareAddressOf(address: string): string {
  return ['02', '00', ...address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))].join(':')
}
