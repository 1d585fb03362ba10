import type { Cluster, Machine } from '../description.ts'
import { compareVersions, isVersion, minorOf } from '../version.ts'
import type { Step } from './step.ts'
import { kubectl } from './step.ts'

/** It cannot be done like this. The message says what can. */
export class UpgradeRefused extends Error {
  readonly code = 'USAGE'
}

/** How packages come to a machine. */
export const defaultInstall = "apt-get update -q && apt-get install --yes --allow-change-held-packages {program}='{version}-*'"

/**
 * Refuses what Kubernetes does not support: one minor release at a time, never back, and no machine left behind.
 * https://kubernetes.io/releases/version-skew-policy
 */
export function refuseUpgrade(target: string, running: ReadonlyMap<string, string>): void {
  if (!isVersion(target)) throw new UpgradeRefused(`${target} is no version: say one such as v1.35.4`)
  const versions = [...running.values()].toSorted(compareVersions)
  const [oldest, newest] = [versions[0], versions.at(-1)]
  if (oldest === undefined || newest === undefined) throw new UpgradeRefused('nobody says which version runs')
  if (compareVersions(target, newest) < 0) throw new UpgradeRefused(`${target} is older than what runs, ${newest}: kubeadm goes forward only`)
  const behind = [...running].filter(([, version]) => minorOf(version) < minorOf(newest))
  if (minorOf(target) > minorOf(newest) && behind.length > 0) {
    throw new UpgradeRefused(`${behind.map(([name, version]) => `${name} still runs ${version}`).join(', ')}: finish the upgrade to ${newest} first`)
  }
  if (minorOf(target) > minorOf(newest) + 1) throw new UpgradeRefused(`from ${newest} to ${target} is more than one minor release: go to v1.${minorOf(newest) + 1} first`)
}

export interface Upgrade {
  readonly target: string
  /** The control plane that goes first, and knows the cluster. */
  readonly helper: Machine
  /** A command with {program} and {version} in it. */
  readonly install: string
}

/** Control planes first, one at a time, then workers: a kubelet is never newer than the API servers that it asks. */
export function upgradeSteps({ controlPlanes, workers }: Cluster, { target, helper, install }: Upgrade): Step[] {
  const others = controlPlanes.filter((machine) => machine !== helper)
  const get = (on: Machine, program: string): Step => ({ on, does: `${program} ${target}`, talks: true, command: fill(install, program, target) })
  return [
    get(helper, 'kubeadm'),
    { on: helper, does: 'what will change', command: `kubeadm upgrade plan ${target}`, talks: true },
    { on: helper, does: `the control plane of ${helper.name}`, command: `kubeadm upgrade apply ${target} --yes`, talks: true },
    ...kubeletSteps(helper, helper, get),
    ...[...others, ...workers].flatMap((on) => [
      get(on, 'kubeadm'),
      { on, does: workers.includes(on) ? `what the kubelet of ${on.name} is told` : `the control plane of ${on.name}`, command: 'kubeadm upgrade node', talks: true },
      ...kubeletSteps(helper, on, get),
    ]),
  ]
}

/** Its pods move away before the kubelet restarts. Those of the control plane stay. */
function kubeletSteps(helper: Machine, on: Machine, get: (on: Machine, program: string) => Step): Step[] {
  return [
    { on: helper, does: `pods leave ${on.name}`, command: `${kubectl} drain ${on.name} --ignore-daemonsets --delete-emptydir-data --timeout=10m`, talks: true },
    get(on, 'kubelet'),
    get(on, 'kubectl'),
    { on, does: 'the new kubelet', command: 'systemctl daemon-reload && systemctl restart kubelet' },
    { on: helper, does: `${on.name} is ready`, command: `${kubectl} wait node/${on.name} --for=condition=Ready --timeout=5m` },
    { on: helper, does: `pods come back to ${on.name}`, command: `${kubectl} uncordon ${on.name}` },
  ]
}

function fill(install: string, program: string, version: string): string {
  return install.replaceAll('{program}', program).replaceAll('{version}', version.slice(1))
}
