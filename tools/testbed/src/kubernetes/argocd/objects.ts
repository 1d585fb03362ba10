import path from 'node:path'
import { goModuleFolder } from '@slipway/toolkit/go-tool'

/** What it adds to a cluster's kinds. */
export const kinds = ['application', 'appproject', 'applicationset'] as const

/** Where Argo CD's own objects are. */
export const namespace = 'argocd'

const labels = { 'app.kubernetes.io/part-of': 'argocd' }

function configMap(name: string, data: Readonly<Record<string, string>> = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels }, data }
}

/** What the controllers want to find before they start. The project that is open to all is closed, as an installation should have it. */
export const settings: readonly object[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  configMap('argocd-cm', { 'timeout.reconciliation': '5s', 'timeout.reconciliation.jitter': '0s', 'accounts.admin': 'apiKey, login' }),
  configMap('argocd-rbac-cm'),
  configMap('argocd-cmd-params-cm'),
  configMap('argocd-gpg-keys-cm'),
  configMap('argocd-ssh-known-hosts-cm'),
  configMap('argocd-tls-certs-cm'),
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'argocd-secret', namespace, labels }, stringData: { 'server.secretkey': 'for-one-test-run' } },
  {
    apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'default', namespace },
    spec: { sourceRepos: [], destinations: [], namespaceResourceBlacklist: [{ group: '*', kind: '*' }] },
  },
]

/** The definitions of its kinds, as they are in the module that the programs are built from. */
export function definitionFiles(root: string): string[] {
  const folder = goModuleFolder(root, 'argo-cd', 'github.com/argoproj/argo-cd/v3')
  return kinds.map((name) => path.join(folder, 'manifests/crds', `${name}-crd.yaml`))
}
