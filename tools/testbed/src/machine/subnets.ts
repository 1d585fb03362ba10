import { readFileSync } from 'node:fs'
import { run } from '../program.ts'

/** Where an engine's networks live: one for its own bridge, and a pool that it cuts the others from. */
export interface Subnets {
  readonly bridge: string
  readonly pool: string
}

export async function chooseSubnets(): Promise<Subnets> {
  return freeSubnets(await readTakenBlocks())
}

/** What this machine cannot give away. */
export async function readTakenBlocks(): Promise<string[]> {
  const routes = await run('ip', ['-4', 'route', 'show', 'table', 'all'])
  return takenBlocks(routes, readFileSync('/etc/resolv.conf', 'utf8'))
}

export function freeSubnets(taken: readonly string[]): Subnets {
  const prefix = freePrefix(taken)
  return { bridge: `${prefix}.0.1/24`, pool: `${prefix}.128.0/17` }
}

/** The first two bytes of the first private /16 that no block touches. */
export function freePrefix(taken: readonly string[]): string {
  const candidates = [...range(16, 31).map((second) => `172.${second}`), ...range(0, 255).map((second) => `10.${second}`)]
  const prefix = candidates.find((candidate) => !taken.some((block) => overlap(`${candidate}.0.0/16`, block)))
  if (prefix === undefined) throw new Error('every private range of addresses is routed already: there is no room for containers')
  return prefix
}

/** What routes lead to, and where names are asked for. */
export function takenBlocks(routes: string, resolver: string): string[] {
  const routed = [...routes.matchAll(/^(?:[a-z]+ )?(\d+\.\d+\.\d+\.\d+(?:\/\d+)?)/gm)].map(([, block = '']) => block)
  const asked = [...resolver.matchAll(/^nameserver (\d+\.\d+\.\d+\.\d+)/gm)].map(([, address = '']) => address)
  return [...routed, ...asked].filter((block) => block !== '0.0.0.0/0')
}

function overlap(one: string, other: string): boolean {
  const [first, second] = [parseBlock(one), parseBlock(other)]
  const size = 2 ** (32 - Math.min(first.length, second.length))
  return Math.floor(first.address / size) === Math.floor(second.address / size)
}

function parseBlock(block: string): { address: number; length: number } {
  const [address = '', length = '32'] = block.split('/')
  return { address: address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0), length: Number(length) }
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
