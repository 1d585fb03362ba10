import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { exitCodes } from '../cli/exit.ts'
import { SuiteNotRun, runNodeSuite } from './node-suite.ts'
import type { Counts } from './suite.ts'

/** What the testbed lends to a suite. */
export interface OnTestbed {
  readonly root: string
  readonly suite: string
  /** How the testbed is called: `docker`, or `cluster --workers 2`. */
  readonly lend: readonly string[]
}

/**
 * Runs a suite, a file after the other, with what the testbed lends. It counts one more than its tests: that the machine is left as it was, its
 * firewall, links, mounts and kernel settings. Skipped, with what is lacking, where the testbed cannot work.
 */
export function runOnTestbed({ root, suite, lend }: OnTestbed): Counts {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return skip(suite, 'the testbed needs Linux, and root')
  // One that is here already changes the machine as it likes.
  const own = lend[0] !== 'docker' || spawnSync('docker', ['version']).status !== 0
  const before = machine()
  let counts: Counts
  try {
    counts = runNodeSuite(root, suite, { under: [process.execPath, path.join(root, 'tools/testbed/bin/testbed.mjs'), ...lend, '--'], concurrency: 1 })
  } catch (error) {
    if (!(error instanceof SuiteNotRun && error.status === missing)) throw error
    return skip(suite, 'the testbed said why it can lend nothing here')
  }
  if (!own) return counts
  const left = Object.entries(machine()).filter(([what, now]) => now !== before[what])
  for (const [what, now] of left) console.log(`not ok: the machine's ${what} are not what they were\n--- before\n${before[what]}\n--- after\n${now}`)
  if (left.length === 0) return { ...counts, passed: counts.passed + 1 }
  return { ...counts, failed: counts.failed + 1, failures: [...(counts.failures ?? []), `the machine is not left as it was: ${left.map(([what]) => what).join(', ')}`] }
}

function skip(suite: string, why: string): Counts {
  console.log(`${suite}: skipped: ${why}`)
  return { passed: 0, failed: 0, skipped: 1 }
}

const missing = 3 satisfies keyof typeof exitCodes

/** What engines and clusters change on the machine that they run on. */
function machine(): Readonly<Record<string, string>> {
  return {
    'firewall rules': ['iptables-save', 'ip6tables-save', 'iptables-legacy-save', 'ip6tables-legacy-save'].map((program) => rulesOf(said(program))).join('\n'),
    'control groups': groupsOf('/sys/fs/cgroup'),
    'folders in /run': readdirSync('/run').filter((name) => /docker|containerd|runc|testbed|netns|calico|xtables/.test(name)).join(' '),
    'network namespaces': said('ip', 'netns', 'list'),
    links: readdirSync('/sys/class/net').toSorted().join(' '),
    mounts: readFileSync('/proc/mounts', 'utf8'),
    'kernel settings': settings.map((name) => `${name} ${settingOf(name)}`).join('\n'),
  }
}

/** Those that dockerd, kubelet and kube-proxy write. */
const settings = ['net/ipv4/ip_forward', 'kernel/panic', 'kernel/panic_on_oops', 'kernel/keys/root_maxkeys', 'kernel/keys/root_maxbytes', 'vm/overcommit_memory', 'vm/panic_on_oom']

function settingOf(name: string): string {
  const file = `/proc/sys/${name}`
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'is not there'
}

/** Those of engines and clusters, in the first hierarchy (version 2) or in any (version 1). */
function groupsOf(folder: string): string {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return [...below, ...below.flatMap((name) => readdirSync(path.join(folder, name)).map((file) => `${name}/${file}`))].filter((name) => /docker|testbed|kube/.test(name)).join(' ')
}

/** Without comments, which hold times, and counters, which count on. Tables that were only looked at are empty and no rules. */
function rulesOf(saved: string): string {
  return saved.split('\n').filter((line) => /^[:-]/.test(line) && !/^:(PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING) ACCEPT/.test(line)).map((line) => line.replace(/ \[\d+:\d+\]$/, '')).join('\n')
}

/** What a program prints; nothing where there is none. */
function said(program: string, ...args: string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return ''
  }
}
