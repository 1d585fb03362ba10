import type { Cluster, Machine } from '../description.ts'
import { endpointOf } from '../description.ts'
import type { Answers, MachineAnswers } from './answers.ts'
import { parseCertificates, parseMembers, parseNodes, parseTokens } from './parse.ts'

/** One thing about the cluster. `note`: nothing is wrong with it, but someone should know. */
export interface Finding {
  /** A machine, or a part of the whole. */
  readonly about: string
  readonly state: 'good' | 'bad' | 'note'
  readonly says: string
}

/** How the cluster is, of what its machines say. */
export function findingsOf(cluster: Cluster, answers: Answers, now = new Date()): Finding[] {
  const machines = [...cluster.controlPlanes, ...cluster.workers]
  return [
    ...cluster.controlPlanes.flatMap((machine) => ofControlPlane(machine, answers.machines.get(machine.name), now)),
    ...ofEtcd(cluster, answers),
    ...ofNodes(cluster, machines, answers),
    ...ofEndpoint(cluster, answers),
    ...ofPrograms(cluster, machines, answers),
    ...parseTokens(answers.tokens).map(({ id, description, expires }): Finding => ({ about: 'tokens', state: 'note', says: `${id} (${description || 'no description'}) lets machines in until ${expires ?? 'somebody takes it back'}` })),
  ]
}

function ofControlPlane({ name }: Machine, answers: MachineAnswers | undefined, now: Date): Finding[] {
  if (answers?.reached === undefined) return [{ about: name, state: 'bad', says: 'cannot be reached' }]
  return [
    { about: name, ...(answers.apiServer === undefined ? { state: 'bad', says: 'its API server is not ready' } : { state: 'good', says: 'its API server is ready' }) },
    { about: name, ...(isWell(answers.etcd) ? { state: 'good', says: 'its etcd is healthy' } : { state: 'bad', says: isWell(answers.member) ? 'its etcd is there, and finds no majority' : 'its etcd is not healthy' }) },
    ofCertificates(name, answers.certificates, now),
  ]
}

/** What etcd says of its health. */
function isWell(health: string | undefined): boolean {
  return health !== undefined && /"health":\s*"true"/.test(health)
}

/** Days before the end at which something has to be done. An upgrade renews them too. */
const renewWithin = 30

function ofCertificates(about: string, answer: string | undefined, now: Date): Finding {
  const [soonest] = parseCertificates(answer)
  if (soonest === undefined) return { about, state: 'note', says: 'it does not say until when its certificates are good' }
  const days = Math.floor((soonest.expires.getTime() - now.getTime()) / 86_400_000)
  const says = `its certificates are good for ${days} days, ${soonest.name} the shortest`
  return days < renewWithin ? { about, state: 'bad', says: `${says}: kubeadm certs renew all, then restart its pods` } : { about, state: 'good', says }
}

function ofEtcd({ controlPlanes }: Cluster, { machines }: Answers): Finding[] {
  const there = controlPlanes.filter(({ name }) => isWell(machines.get(name)?.member)).length
  const members = [...machines.values()].map((answers) => parseMembers(answers.members)).find((list) => list.length > 0)
  if (members === undefined) return [{ about: 'etcd', state: 'bad', says: 'no member says who its members are' }]
  const majority = Math.floor(members.length / 2) + 1
  const strangers = members.filter(({ name }) => !controlPlanes.some((machine) => machine.name === name))
  const spare = there - majority
  return [
    spare < 0
      ? { about: 'etcd', state: 'bad', says: `${there} of ${members.length} members are there, and it takes ${majority}: nothing is written until more come back` }
      : { about: 'etcd', state: there < members.length ? 'bad' : 'good', says: `${there} of ${members.length} members are there: ${spare} more may go` },
    ...strangers.map(({ name, id }): Finding => ({ about: 'etcd', state: 'bad', says: `${name || id} is a member and no control plane of cluster.yaml: etcdctl member remove ${id}` })),
  ]
}

function ofNodes(cluster: Cluster, machines: readonly Machine[], answers: Answers): Finding[] {
  if (answers.nodes === undefined) return [{ about: 'nodes', state: 'bad', says: 'no API server says which there are' }]
  const nodes = parseNodes(answers.nodes)
  const known = machines.map(({ name }): Finding => {
    const node = nodes.find((one) => one.name === name)
    if (node === undefined) return { about: name, state: 'bad', says: 'is no node of the cluster: npx slipway cluster join' }
    if (!node.ready) return { about: name, state: 'bad', says: `is not ready: ${node.why}` }
    return { about: name, state: node.version === cluster.kubernetesVersion ? 'good' : 'note', says: `is ready, ${node.version}${node.schedulable ? '' : ', takes no new pods'}` }
  })
  const strangers = nodes.filter((node) => !machines.some(({ name }) => name === node.name))
  return [...known, ...strangers.map(({ name }): Finding => ({ about: name, state: 'note', says: 'is a node, and not in cluster.yaml' }))]
}

function ofEndpoint(cluster: Cluster, { machines }: Answers): Finding[] {
  const asked = [...machines].filter(([, { reached }]) => reached !== undefined)
  const without = asked.filter(([, { endpoint }]) => endpoint === undefined).map(([name]) => name)
  if (asked.length === 0) return []
  if (without.length > 0) return [{ about: 'endpoint', state: 'bad', says: `${endpointOf(cluster)} does not answer ${without.join(', ')}` }]
  return [{ about: 'endpoint', state: 'good', says: `${endpointOf(cluster)} answers every machine that can be reached` }]
}

/** kubeadm on a machine is that of the cluster, or the next upgrade begins with another. */
function ofPrograms({ kubernetesVersion }: Cluster, machines: readonly Machine[], answers: Answers): Finding[] {
  return machines.flatMap(({ name }): Finding[] => {
    const found = answers.machines.get(name)
    if (found?.reached === undefined || found.kubeadm === kubernetesVersion) return []
    return [{ about: name, state: 'note', says: `its kubeadm is ${found.kubeadm ?? 'not there'}, and cluster.yaml says ${kubernetesVersion}` }]
  })
}
