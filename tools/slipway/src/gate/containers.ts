import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { exitCodes } from '../cli/exit.ts'
import { SuiteNotRun, runNodeSuite } from './node-suite.ts'
import type { Counts } from './suite.ts'

/**
 * The suite of containers, on the engine of this machine or on one of the testbed's. It counts one more than its tests: that the machine is
 * left as it was, its firewall, links, mounts and kernel settings. Skipped, with what is lacking, where there can be no engine.
 */
export function runContainers(root: string): Counts {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return skip('what containers may do is read from the kernel, by root on Linux')
  // One that is here already changes the machine as it likes.
  const own = spawnSync('docker', ['version']).status !== 0
  const before = machine()
  let counts: Counts
  try {
    counts = runNodeSuite(root, 'containers', { under: [process.execPath, path.join(root, 'tools/testbed/bin/testbed.mjs'), 'docker', '--'], concurrency: 1 })
  } catch (error) {
    if (!(error instanceof SuiteNotRun && error.status === missing)) throw error
    return skip('no Docker engine runs here, and the testbed said why it can bring up none')
  }
  if (!own) return counts
  const left = Object.entries(machine()).filter(([what, now]) => now !== before[what])
  for (const [what, now] of left) console.log(`not ok: the machine's ${what} are not what they were\n--- before\n${before[what]}\n--- after\n${now}`)
  return { ...counts, passed: counts.passed + (left.length === 0 ? 1 : 0), failed: counts.failed + (left.length === 0 ? 0 : 1) }
}

function skip(why: string): Counts {
  console.log(`containers: skipped: ${why}`)
  return { passed: 0, failed: 0, skipped: 1 }
}

const missing = 3 satisfies keyof typeof exitCodes

/** What an engine changes on the machine that it runs on. */
function machine(): Readonly<Record<string, string>> {
  return {
    'firewall rules': ['iptables-save', 'ip6tables-save', 'iptables-legacy-save', 'ip6tables-legacy-save'].map((program) => rulesOf(said(program))).join('\n'),
    'control groups': groupsOf('/sys/fs/cgroup'),
    'folders of engines in /run': readdirSync('/run').filter((name) => /docker|containerd|runc|testbed/.test(name)).join(' '),
    links: readdirSync('/sys/class/net').toSorted().join(' '),
    mounts: readFileSync('/proc/mounts', 'utf8'),
    'kernel settings': readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8'),
  }
}

/** Those of engines, in the first hierarchy (version 2) or in any (version 1). */
function groupsOf(folder: string): string {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return [...below, ...below.flatMap((name) => readdirSync(path.join(folder, name)).map((file) => `${name}/${file}`))].filter((name) => /docker|testbed/.test(name)).join(' ')
}

/** Without comments, which hold times, and counters, which count on. Tables that were only looked at are empty and no rules. */
function rulesOf(saved: string): string {
  return saved.split('\n').filter((line) => /^[:-]/.test(line) && !/^:(PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING) ACCEPT/.test(line)).map((line) => line.replace(/ \[\d+:\d+\]$/, '')).join('\n')
}

/** What a program prints; nothing where there is none. */
function said(program: string): string {
  try {
    return execFileSync(program, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return ''
  }
}
