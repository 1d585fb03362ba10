import { MissingError } from '../../cli/exit.ts'
import type { Cluster, Machine } from '../description.ts'
import { kubectl } from '../steps/step.ts'
import { refuseUpgrade, upgradeSteps } from '../steps/upgrade.ts'
import type { Run } from './run.ts'
import { findHelper, requireReach } from './run.ts'

export interface UpgradeOptions {
  readonly target: string
  readonly install: string
  readonly dryRun: boolean
}

/** Brings every machine of the cluster to a version, one after the other. A dry run takes the version of cluster.yaml for what runs. */
export async function upgradeCluster(cluster: Cluster, { target, install, dryRun }: UpgradeOptions, run: Run): Promise<void> {
  const helper = await findHelper(cluster, run, dryRun)
  refuseUpgrade(target, dryRun ? new Map([['cluster.yaml', cluster.kubernetesVersion]]) : await runningVersions(run, helper))
  if (!dryRun) for (const machine of [...cluster.controlPlanes, ...cluster.workers]) requireReach(run, machine)
  for (const step of upgradeSteps(cluster, { target, helper, install })) await run.runner.run(step)
  if (!dryRun) run.tell(`Now write kubernetesVersion: ${target} to cluster.yaml, and run npx nx sync: machines that join take theirs from there.`)
}

async function runningVersions({ runner }: Run, helper: Machine): Promise<Map<string, string>> {
  const command = `${kubectl} get nodes --output=jsonpath='{range .items[*]}{.metadata.name} {.status.nodeInfo.kubeletVersion}{"\\n"}{end}'`
  const answer = await runner.ask({ on: helper, does: 'which versions run', command })
  if (answer === undefined) throw new MissingError(`${helper.name} does not say which versions run`)
  return new Map(answer.split('\n').map((line) => line.split(' ') as [string, string]))
}
