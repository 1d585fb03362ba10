import type { Cluster, Machine } from '../description.ts'
import { joinDocument } from '../kubeadm-config.ts'
import type { Admission } from '../steps/join.ts'
import { admissionSteps, dismissSteps, joinSteps, tokenHours } from '../steps/join.ts'
import { preflight } from '../steps/preflight.ts'
import { passPreflight } from './preflight.ts'
import type { Run } from './run.ts'
import { cgroupDriverOf, findHelper, readDocuments } from './run.ts'

/** Lets a machine in, as what cluster.yaml says it is. What lets it in is made for it and taken back, also where it does not get in. */
export async function joinCluster(cluster: Cluster, machine: Machine, { dryRun, ...run }: Run & { readonly dryRun: boolean }): Promise<void> {
  const { runner, tell } = run
  const role = cluster.controlPlanes.includes(machine) ? 'control-plane' : 'worker'
  const helper = await findHelper(cluster, run, dryRun, machine)
  await passPreflight(runner, preflight(cluster, { machine, role, cgroupDriver: cgroupDriverOf(run, cluster) }), tell)
  // The file of the first says how a cluster begins, and this one has begun.
  const document = machine === cluster.controlPlanes[0] ? joinDocument(cluster, machine) : readDocuments(run, machine)[0]
  if (document === undefined) throw new TypeError(`nothing says what kubeadm is told on ${machine.name}`)
  const admission = await admit(run, helper, machine, role)
  if (!dryRun) tell(expiry(role))
  try {
    for (const step of joinSteps(cluster, machine, document, admission)) await runner.run(step)
  } finally {
    // Whoever joins by hand needs it until then.
    const dismiss = runner.reaches(machine) ? runner.run : runner.show
    for (const step of dismissSteps(helper, machine, admission)) await dismiss(step)
  }
}

async function admit({ runner }: Run, helper: Machine, machine: Machine, role: 'control-plane' | 'worker'): Promise<Admission> {
  const steps = admissionSteps(helper, machine)
  const authority = await runner.run(steps.authority)
  const controlPlane = role === 'worker' ? undefined : { certificateKey: await runner.run(steps.certificateKey), encryption: await runner.run(steps.encryption) }
  const token = await runner.run(steps.token)
  return { token, authority, ...(controlPlane === undefined ? {} : { controlPlane }) }
}

function expiry(role: 'control-plane' | 'worker'): string {
  const until = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16)
  const key = role === 'control-plane' ? `, the key to the certificates until ${until(2)}` : ''
  return `The token is good until ${until(tokenHours)} UTC${key}; what is left of that is taken back when it has joined.`
}
