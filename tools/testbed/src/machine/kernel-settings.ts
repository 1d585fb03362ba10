import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** What an engine and a cluster switch, and what the kernel switches along with it. The first resets the others, so it is the first to be put back. */
const settings = [
  'net/ipv4/ip_forward',
  'net/ipv4/conf/all/accept_redirects',
  'net/ipv4/conf/default/accept_redirects',
  'net/ipv6/conf/all/forwarding',
  'net/ipv6/conf/default/forwarding',
  'net/bridge/bridge-nf-call-iptables',
  'net/bridge/bridge-nf-call-ip6tables',
  'kernel/keys/root_maxbytes',
  'kernel/keys/root_maxkeys',
  'kernel/panic',
  'kernel/panic_on_oops',
  'vm/overcommit_memory',
  'vm/panic_on_oom',
]

export type KernelSettings = Readonly<Record<string, string>>

export function readKernelSettings(): KernelSettings {
  const present = settings.filter((name) => existsSync(`/proc/sys/${name}`))
  return Object.fromEntries(present.map((name) => [name, readFileSync(`/proc/sys/${name}`, 'utf8')]))
}

export function restoreKernelSettings(before: KernelSettings): void {
  for (const [name, value] of Object.entries(before)) {
    if (readFileSync(`/proc/sys/${name}`, 'utf8') !== value) writeFileSync(`/proc/sys/${name}`, value)
  }
}
