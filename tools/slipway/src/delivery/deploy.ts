import type { Service } from '../model/service.ts'
import { buildDependencies, chartFolder } from './chart.ts'
import { ClusterNamespace } from './cluster.ts'
import { ensureNamespace, ensureSecrets } from './namespace.ts'
import type { Helm } from './programs.ts'
import type { Release } from './release.ts'
import { isNoRelease, releaseName } from './release.ts'
import type { RunOptions } from './run.ts'
import { CommandError, quoted, run } from './run.ts'
import { unwell } from './unwell.ts'

export interface DeployOptions {
  readonly root: string
  readonly services: readonly Service[]
  readonly helm: Helm
  readonly kubectl: string
  /** How long all of it may take to be well, such as `35m`. */
  readonly timeout: string
  /** Is told of every command that changes something, before it runs. */
  say(command: string): void
}

/** An environment that did not come up. The message says what is wrong with which Pod. */
export class DeployError extends Error {
  readonly code = 'DEPLOY_FAILED'
}

/**
 * Brings an environment to what its files say, and waits until all of it is well. Where it is not in time, the release goes back to the revision
 * before, if there is one: what was wrong is looked at first. Answers what the chart has to say of the release, such as which services it leaves out.
 */
export async function deploy(release: Release, { root, services, helm, kubectl, timeout, say }: DeployOptions): Promise<string> {
  const options: RunOptions = { cwd: root, say }
  const namespace = new ClusterNamespace(kubectl, release.namespace, options)
  if (release.source[0] === chartFolder) await buildDependencies(helm, options)
  await ensureNamespace(namespace)
  await ensureSecrets(root, release, { helm, namespace, services })
  try {
    await run(upgradeCommand(helm, release, timeout), options)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    const findings = await diagnose(namespace)
    const way = await goBack(helm, release, { timeout, options })
    throw new DeployError([error.message, ...findings, way].join('\n'), { cause: error })
  }
  const notes = await run([helm.program, 'get', 'notes', releaseName, '--namespace', release.namespace], { cwd: root })
  return notes.replace(/^NOTES:\n/, '').trim()
}

/** What a deploy would run. */
export function describeDeploy(helm: Helm, release: Release, timeout: string): string[] {
  const build = release.source[0] === chartFolder ? [[helm.program, 'dependency', 'build', chartFolder]] : []
  return [...build, upgradeCommand(helm, release, timeout)].map(quoted)
}

function upgradeCommand({ program }: Helm, { namespace, source }: Release, timeout: string): string[] {
  return [program, 'upgrade', '--install', releaseName, ...source, '--namespace', namespace, '--wait', '--wait-for-jobs', '--timeout', timeout]
}

/** What Pods and their last words, and the last warnings, say. */
async function diagnose(namespace: ClusterNamespace): Promise<string[]> {
  const pods = unwell(await namespace.list('pods'))
  const words = await Promise.all(pods.map(async ({ pod, container, previous, says }) => {
    const log = container === undefined ? '' : await namespace.log(pod, container, { previous })
    return `${pod}: ${says}${log.trim() === '' ? '' : `\n${log.trimEnd().replaceAll(/^/gm, '  | ')}`}`
  }))
  const warnings = await namespace.list<Event>('events', '--field-selector=type=Warning', '--sort-by=.metadata.creationTimestamp')
  const told = new Set(warnings.map(({ involvedObject: { kind, name }, message }) => `${kind} ${name}: ${message}`))
  return [...words, ...[...told].slice(-10)]
}

interface Event {
  readonly involvedObject: { readonly kind: string; readonly name: string }
  readonly message: string
}

interface Revision {
  readonly revision: number
  readonly status: string
}

/**
 * Takes the release back to what was deployed last, and says what came of it. Where the newest revision is none that failed, the deploy changed nothing:
 * it was refused before, or another one is under way, which is not to be taken back.
 */
async function goBack({ program }: Helm, { namespace }: Release, { timeout, options }: { readonly timeout: string; readonly options: RunOptions }): Promise<string> {
  const history = await revisions(program, namespace, options.cwd)
  const newest = history.at(-1)
  if (newest === undefined) return 'nothing was deployed'
  if (newest.status.startsWith('pending-')) return `nothing was changed: revision ${newest.revision} is ${newest.status}, so another deploy is under way, or one was killed (docs/deploy.md says what then)`
  if (newest.status !== 'failed') return `nothing was changed: revision ${newest.revision} is ${newest.status}`
  const last = history.findLast(({ status }) => status === 'deployed' || status === 'superseded')
  if (!last) return 'there is no revision before to go back to: it stays as it is, and the next deploy takes it from there'
  try {
    await run([program, 'rollback', releaseName, String(last.revision), '--namespace', namespace, '--wait', '--timeout', timeout], options)
    return `the release is back at revision ${last.revision}`
  } catch (error) {
    return `and the release did not come back to revision ${last.revision}: ${(error as Error).message}`
  }
}

/** From the first on; none where nothing was ever deployed. */
async function revisions(helm: string, namespace: string, cwd: string): Promise<Revision[]> {
  try {
    return JSON.parse(await run([helm, 'history', releaseName, '--namespace', namespace, '--output', 'json'], { cwd })) as Revision[]
  } catch (error) {
    if (isNoRelease(error)) return []
    throw error
  }
}
