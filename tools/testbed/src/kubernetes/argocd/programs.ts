import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { buildGoTool } from '@slipway/toolkit/go-tool'
import { installPackages } from '../../machine/packages.ts'

/** What Argo CD is made of here, all in one folder: each program under the name by which the others call it. */
export interface Programs {
  readonly folder: string
  readonly kubectl: string
  of(name: 'argocd' | 'argocd-application-controller' | 'argocd-repo-server' | 'argocd-server'): string
}

/** One binary is all of Argo CD: it does what its name says. It renders charts by the `helm` that it finds, which has to be Helm 3. */
export async function providePrograms(root: string, folder: string, signal?: AbortSignal): Promise<Programs> {
  const refusal = { why: 'Argo CD is wanted', remedy: 'The testbed runs it on Debian or Ubuntu, as root.' }
  await installPackages({ 'redis-server': 'redis-server', git: 'git', setpriv: 'util-linux' }, refusal, { signal })
  const argocd = buildGoTool(root, 'argo-cd', 'argocd')
  mkdirSync(folder, { recursive: true })
  for (const name of ['argocd', 'argocd-application-controller', 'argocd-repo-server', 'argocd-server']) symlinkSync(argocd, path.join(folder, name))
  symlinkSync(buildGoTool(root, 'helm3', 'helm3'), path.join(folder, 'helm'))
  return { folder, kubectl: buildGoTool(root, 'kubernetes', 'kubectl'), of: (name) => path.join(folder, name) }
}
