import { run } from '../program.ts'

export const bridge = 'slipway0'

/** Our bridge, and what the engine makes: a bridge per network, one for what has no other way out, and the pairs by which containers and builds reach one. */
const made = new RegExp(`^(${bridge}|docker_gwbridge|br-[0-9a-f]{12}|veth[0-9a-f]{7})$`)

export async function listInterfaces(): Promise<string[]> {
  const listing = await run('ip', ['-oneline', 'link', 'show'])
  return [...listing.matchAll(/^\d+: ([^:@]+)/gm)].map(([, name = '']) => name)
}

/** An address is with its prefix's length, such as 172.20.0.1/24. */
export async function addBridge(address: string): Promise<void> {
  await run('ip', ['link', 'add', bridge, 'type', 'bridge'])
  await run('ip', ['address', 'add', address, 'dev', bridge])
  await run('ip', ['link', 'set', bridge, 'up'])
}

/** Removes what an engine made since. A pair goes with either of its ends, and some go by themselves a moment after the engine. */
export async function removeNewInterfaces(before: readonly string[]): Promise<void> {
  for (const name of madeSince(await listInterfaces(), before)) {
    await run('ip', ['link', 'delete', name]).catch(async (error: unknown) => {
      if ((await listInterfaces()).includes(name)) throw error
    })
  }
}

export function madeSince(now: readonly string[], before: readonly string[]): string[] {
  return now.filter((name) => made.test(name) && !before.includes(name))
}
