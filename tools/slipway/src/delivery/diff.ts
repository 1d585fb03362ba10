import type { Difference } from '../output/differences.ts'
import { buildDependencies } from './chart.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { parseObjects } from '../kubernetes/objects.ts'
import { objectDifferences } from './object-differences.ts'
import type { Helm } from './programs.ts'
import type { Release } from './release.ts'
import { isNoRelease, releaseName, releaseOf } from './release.ts'
import { run } from './run.ts'

/** What a deploy of an environment would change in the cluster; or, with another one, how the two differ. Hand edits in the cluster are not looked at. */
export async function diffEnvironment(root: string, helm: Helm, { environment, against }: { readonly environment: string; readonly against: string | undefined }): Promise<Difference[]> {
  const wanted = releaseOf(root, environment)
  const other = against === undefined ? undefined : releaseOf(root, against)
  await buildDependencies(helm, { cwd: root })
  const there = other === undefined ? await deployed(root, helm, wanted) : await rendered(root, helm, { ...other, namespace: wanted.namespace })
  return objectDifferences(there, await rendered(root, helm, wanted), [against ?? 'deployed', environment])
}

async function rendered(root: string, { program }: Helm, { source, namespace }: Release): Promise<KubernetesObject[]> {
  return parseObjects(await run([program, 'template', releaseName, ...source, '--namespace', namespace], { cwd: root }))
}

/** What the last deploy sent; nothing where there was none. */
async function deployed(root: string, { program }: Helm, { namespace }: Release): Promise<KubernetesObject[]> {
  try {
    return parseObjects(await run([program, 'get', 'manifest', releaseName, '--namespace', namespace], { cwd: root }))
  } catch (error) {
    if (isNoRelease(error)) return []
    throw error
  }
}
