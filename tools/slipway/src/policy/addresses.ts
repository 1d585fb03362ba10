/** Addresses from the first to the last. IPv6 comes after IPv4 on one line of numbers. */
export interface Range {
  readonly first: bigint
  readonly last: bigint
}

const families = { 4: { bits: 32, start: 0n }, 6: { bits: 128, start: 1n << 128n } } as const

/** Something that is no block of addresses in CIDR notation. */
export class AddressError extends Error {
  readonly code = 'ADDRESS'
}

/** `10.0.0.0/8` or `2001:db8::/32`. */
export function parseBlock(block: string): Range {
  const [address = '', length = ''] = block.split('/')
  const family = families[address.includes(':') ? 6 : 4]
  const free = BigInt(family.bits - Number(length))
  if (!/^\d+$/.test(length) || free < 0n) throw new AddressError(`not a block of addresses: ${block}`)
  const number = family.bits === 32 ? parseIPv4(address) : parseIPv6(address)
  const first = family.start + ((number >> free) << free)
  return { first, last: first + (1n << free) - 1n }
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.first <= inner.first && inner.last <= outer.last
}

export function overlap(one: Range, other: Range): boolean {
  return one.first <= other.last && other.first <= one.last
}

/** Cuts all addresses at the borders of blocks: within a piece, every address is in the same blocks. */
export function cutAddresses(blocks: readonly Range[]): Range[] {
  const everything = [parseBlock('0.0.0.0/0'), parseBlock('::/0')]
  const starts = [...new Set([...everything, ...blocks].flatMap(({ first, last }) => [first, last + 1n]))].toSorted((a, b) => (a < b ? -1 : 1))
  return starts.slice(0, -1)
    .map((first, index) => ({ first, last: (starts[index + 1] ?? first) - 1n }))
    .filter((piece) => everything.some((family) => contains(family, piece)))
}

/** The first and the last address, as people write them. */
export function printRange({ first, last }: Range): string {
  return first === last ? printAddress(first) : `${printAddress(first)}-${printAddress(last)}`
}

function printAddress(number: bigint): string {
  if (number < families[6].start) return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.')
  const value = number - families[6].start
  return Array.from({ length: 8 }, (_, index) => ((value >> BigInt(16 * (7 - index))) & 0xff_ffn).toString(16)).join(':')
}

function parseIPv4(address: string): bigint {
  const parts = address.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) throw new AddressError(`not an address: ${address}`)
  return parts.reduce((number, part) => (number << 8n) | BigInt(part), 0n)
}

function parseIPv6(address: string): bigint {
  const halves = address.split('::')
  const [head = [], tail = []] = halves.map((half) => half.split(':').filter((part) => part !== ''))
  const zeros = halves.length === 2 ? 8 - head.length - tail.length : 0
  const parts = [...head, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...tail]
  if (halves.length > 2 || parts.length !== 8 || !parts.every((part) => /^[\da-f]{1,4}$/i.test(part))) throw new AddressError(`not an address: ${address}`)
  return parts.reduce((number, part) => (number << 16n) | BigInt(`0x${part}`), 0n)
}
