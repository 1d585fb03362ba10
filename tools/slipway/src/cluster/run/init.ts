import type { Cluster } from '../description.ts'
import { initSteps } from '../steps/init.ts'
import { preflight } from '../steps/preflight.ts'
import { passPreflight } from './preflight.ts'
import type { Run } from './run.ts'
import { cgroupDriverOf, requireReach } from './run.ts'

/** Makes a cluster of the first control plane. */
export async function initCluster(cluster: Cluster, { dryRun, ...run }: Run & { readonly dryRun: boolean }): Promise<void> {
  const [machine] = cluster.controlPlanes
  if (machine === undefined) throw new TypeError('a cluster has a control plane')
  if (!dryRun) requireReach(run, machine)
  const { runner, tell } = run
  await passPreflight(runner, preflight(cluster, { machine, role: 'first', cgroupDriver: cgroupDriverOf(run, cluster) }), tell)
  for (const step of initSteps(cluster)) await runner.run(step)
}
