import type { Rule } from './rule.ts'
import { at, containerRule, list, podRule } from './rule.ts'

const longRunning = new Set(['Deployment', 'StatefulSet'])

/** What a pod may do, and what it says of itself to whoever schedules it. */
export const podRules: readonly Rule[] = [
  containerRule('no container may gain privileges or keep a capability', ({ securityContext }) =>
    at(securityContext, 'allowPrivilegeEscalation') !== false || at(securityContext, 'privileged') === true
    || list(at(securityContext, 'capabilities', 'drop')).join() !== 'ALL' || list(at(securityContext, 'capabilities', 'add')).length > 0),
  containerRule('no container writes to its own root', ({ securityContext }) => at(securityContext, 'readOnlyRootFilesystem') !== true),
  podRule('no pod runs as root, and each has the runtime\'s seccomp profile', ({ spec: { securityContext } }) =>
    at(securityContext, 'runAsNonRoot') !== true || at(securityContext, 'seccompProfile', 'type') !== 'RuntimeDefault'),
  podRule('no pod shares anything with its node', ({ spec }) =>
    ['hostNetwork', 'hostPID', 'hostIPC'].some((key) => spec[key] === true) || list(spec['volumes']).some((volume) => at(volume, 'hostPath') !== undefined)),
  podRule('no pod has a token of the API', ({ spec }) => spec['automountServiceAccountToken'] !== false),
  podRule('every pod has an account of its own, which has no token', ({ spec }, objects) => {
    const account = objects.find(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === spec['serviceAccountName'])
    return account?.['automountServiceAccountToken'] !== false
  }),
  containerRule('every container asks for CPU and memory, and has a limit of memory', ({ resources }) =>
    [at(resources, 'requests', 'cpu'), at(resources, 'requests', 'memory'), at(resources, 'limits', 'memory')].includes(undefined)),
  containerRule('every image is named by its digest', ({ image = '' }) => !/@sha256:[\da-f]{64}$/.test(image)),
  containerRule('every container that serves is probed', ({ readinessProbe, livenessProbe, name }, { kind, spec }) =>
    longRunning.has(kind) && spec.containers.some((container) => container.name === name) && (readinessProbe === undefined || livenessProbe === undefined)),
  podRule('a pod that serves is given the time that its drain takes', ({ kind, spec }) => {
    const sleeps = spec.containers.map(({ lifecycle }) => Number(at(lifecycle, 'preStop', 'sleep', 'seconds') ?? 0))
    return kind === 'Deployment' && (Math.max(...sleeps) === 0 || Number(spec['terminationGracePeriodSeconds'] ?? 30) <= Math.max(...sleeps))
  }),
  podRule('pods of a workload that may have several are spread over nodes', ({ kind, spec }) => kind === 'Deployment' && list(spec['topologySpreadConstraints']).length === 0),
]
