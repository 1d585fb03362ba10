import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAllDocuments } from 'yaml'
import type { DeliveredEnvironment } from '../../src/manifest/delivery.ts'
import { renderArgocd } from '../../src/render/argocd.ts'
import type { Workspace } from '../../src/render/derived-file.ts'

interface ArgoObject {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly source: { readonly repoURL: string; readonly helm: { readonly valueFiles: readonly string[] } }
    readonly sourceRepos: readonly string[]
    readonly destination: { readonly server: string; readonly namespace: string }
    readonly destinations: readonly { readonly server: string; readonly namespace: string }[]
    readonly syncPolicy: { readonly automated?: object }
    readonly syncWindows: readonly { readonly applications: readonly string[] }[]
  }
}

const environment = (name: string, more: Partial<DeliveredEnvironment> = {}): DeliveredEnvironment => ({ name, sync: 'manual', cluster: 'https://kubernetes.default.svc', windows: [], ...more })
const nightly = { kind: 'deny', schedule: '0 0 * * *', duration: '1h', timeZone: 'UTC', manualSync: false } as const

function objectsOf(...environments: readonly DeliveredEnvironment[]) {
  const delivery = { repository: 'https://git.acme.example/shop.git', revision: 'main', environments }
  const files = renderArgocd({ delivery, chartKinds: [], services: [] } as unknown as Workspace)
  const objects = files.flatMap(({ content }) => parseAllDocuments(String(content)).map((document) => document.toJS() as ArgoObject))
  const named = (kind: string, name: string) => objects.find((one) => one.kind === kind && one.metadata.name === name)?.spec
  return { objects, named }
}

describe('what Argo CD is told', () => {
  it('lets the project to where its applications go, and to no other place', () => {
    const { objects, named } = objectsOf(environment('staging'), environment('production', { cluster: 'https://10.0.0.1:6443' }))
    const applications = objects.filter(({ kind, metadata }) => kind === 'Application' && metadata.name !== 'slipway')
    assert.deepEqual(named('AppProject', 'slipway')?.destinations, applications.map(({ spec }) => spec.destination))
  })

  it('names one repository everywhere', () => {
    const { objects } = objectsOf(environment('staging'))
    const named = objects.flatMap(({ kind, spec }) => (kind === 'AppProject' ? spec.sourceRepos : [spec.source.repoURL]))
    assert.deepEqual([...new Set(named)], ['https://git.acme.example/shop.git'])
  })

  it('has no pattern in a list', () => {
    assert.doesNotMatch(JSON.stringify(objectsOf(environment('staging')).objects.filter(({ kind }) => kind === 'AppProject')), /\*/)
  })

  it('syncs by itself what is automatic, and nothing else', () => {
    const { named } = objectsOf(environment('staging', { sync: 'automatic' }), environment('production'))
    assert.deepEqual(named('Application', 'slipway-staging')?.syncPolicy.automated, { prune: true, selfHeal: true })
    assert.equal(named('Application', 'slipway-production')?.syncPolicy.automated, undefined)
  })

  it('keeps the windows of an environment to its application', () => {
    const { named } = objectsOf(environment('staging'), environment('production', { windows: [nightly] }))
    assert.deepEqual(named('AppProject', 'slipway')?.syncWindows, [{ ...nightly, applications: ['slipway-production'] }])
  })

  it('gives the chart the files of the environment, from where the chart is', () => {
    const { named } = objectsOf(environment('staging'))
    assert.deepEqual(named('Application', 'slipway-staging')?.source.helm.valueFiles, ['../../environments/staging/values.yaml', '../../environments/staging/images.yaml'])
  })
})
