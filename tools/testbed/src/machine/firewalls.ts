import { findProgram, run } from '../program.ts'

/** The four that a kernel may have side by side: two back ends, two families. */
const firewalls = ['iptables-nft', 'iptables-legacy', 'ip6tables-nft', 'ip6tables-legacy'] as const

/** What each firewall's save program prints, and the tables that nft lists. */
export interface Firewalls {
  readonly dumps: Readonly<Record<string, string>>
  readonly nftTables: readonly string[]
}

export async function readFirewalls(): Promise<Firewalls> {
  const present = firewalls.filter((name) => findProgram(name) !== undefined)
  const dumps = await Promise.all(present.map(async (name) => [name, await run(`${name}-save`, [])] as const))
  return { dumps: Object.fromEntries(dumps), nftTables: await listNftTables() }
}

/** The rules that one has and the other has not, each with its firewall and a sign; counters do not count. */
export function changedRules(before: Firewalls, after: Firewalls): string[] {
  const names = Object.keys({ ...before.dumps, ...after.dumps })
  return names.flatMap((name) => {
    const [was, is] = [rulesOf(before.dumps[name] ?? ''), rulesOf(after.dumps[name] ?? '')]
    const gone = was.filter((rule) => !is.includes(rule)).map((rule) => `- ${name}: ${rule}`)
    const come = is.filter((rule) => !was.includes(rule)).map((rule) => `+ ${name}: ${rule}`)
    if (gone.length + come.length === 0 && was.join('\n') !== is.join('\n')) return [`~ ${name}: the order of the rules`]
    return [...gone, ...come]
  })
}

/** Puts each firewall back to what it was: its rules, its policies, and which tables there are. Throws the rules that differ all the same. */
export async function restoreFirewalls(before: Firewalls): Promise<void> {
  const now = await readFirewalls()
  for (const [name, dump] of Object.entries(now.dumps)) {
    const was = before.dumps[name] ?? ''
    if (rulesOf(was).join('\n') !== rulesOf(dump).join('\n')) await run(`${name}-restore`, ['--counters'], { input: restoration(was, dump) })
  }
  for (const table of now.nftTables) if (!before.nftTables.includes(table)) await run('nft', ['delete', 'table', ...table.split(' ')])
  const left = changedRules(before, await readFirewalls())
  if (left.length > 0) throw new Error(`these rules are not as they were:\n${left.join('\n')}`)
}

/** What iptables-restore reads to get from one dump to another. A table that was not there before cannot go, so it is emptied. */
export function restoration(before: string, after: string): string {
  const was = tablesOf(before)
  const come = tablesOf(after).filter(({ name }) => !was.some((table) => table.name === name))
  const emptied = come.map(({ name, chains }) => ({ name, chains: chains.filter(isBuiltIn).map((chain) => chain.replace(/ .*/, ' ACCEPT [0:0]')), rules: [] }))
  return [...was, ...emptied].map(({ name, chains, rules }) => [`*${name}`, ...chains, ...rules, 'COMMIT', ''].join('\n')).join('')
}

interface Table {
  readonly name: string
  readonly chains: readonly string[]
  readonly rules: readonly string[]
}

function tablesOf(dump: string): Table[] {
  return dump.split(/^\*/m).slice(1).map((text) => {
    const [name = '', ...lines] = text.split('\n')
    return { name, chains: lines.filter((line) => line.startsWith(':')), rules: lines.filter((line) => /^(\[\d+:\d+\] )?-/.test(line)) }
  })
}

/** Only a chain of the kernel's has a policy; those of others show a dash. */
function isBuiltIn(chain: string): boolean {
  return !/^:\S+ - /.test(chain)
}

/** A table that lets everything pass is as good as none. */
function rulesOf(dump: string): string[] {
  const tables = tablesOf(dump).filter(({ chains, rules }) => rules.length > 0 || chains.some((chain) => !/^:\S+ ACCEPT /.test(chain)))
  return tables.flatMap(({ name, chains, rules }) => [...chains, ...rules].map((line) => `${name} ${line.replace(/ ?\[\d+:\d+\] ?/, '')}`))
}

async function listNftTables(): Promise<string[]> {
  if (findProgram('nft') === undefined) return []
  const listing = await run('nft', ['list', 'tables'])
  return listing.split('\n').filter((line) => line !== '').map((line) => line.replace(/^table /, ''))
}
