import { stringify } from 'yaml'
import type { DeliveredEnvironment } from '../manifest/delivery.ts'
import { deliverySettings } from '../manifest/delivery.ts'
import type { Service } from '../model/service.ts'
import { passwordsOf } from './containers.ts'
import { podSecurity } from '../model/pod-security.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { manifests, notice } from './derived-file.ts'

/** Where Argo CD runs, and where its own objects are. */
const home = { server: 'https://kubernetes.default.svc', namespace: 'argocd' } as const

const sources = `${deliverySettings}, ${manifests}, deploy/environments and the kinds of objects in deploy/charts`

/** What a person applies once, and what Argo CD then makes of the repository: the project and an Application for each environment. */
export function renderArgocd(workspace: Workspace): DerivedFile[] {
  return [
    file('root', [rootProject(workspace), rootApplication(workspace)]),
    file('applications', [project(workspace), ...workspace.delivery.environments.map((environment) => application(workspace, environment))]),
  ]
}

function file(name: string, documents: readonly object[]): DerivedFile {
  const content = documents.map((document) => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n')
  return { path: `deploy/argocd/${name}.yaml`, content: `# ${notice(sources)}\n${content}` }
}

/** Of the root alone: it may make applications and their project, and nothing that runs. */
function rootProject({ delivery }: Workspace): object {
  return object('AppProject', 'slipway-root', {
    description: 'May write the applications of this repository and the project that holds them.',
    sourceRepos: [delivery.repository],
    destinations: [home],
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: [{ group: 'argoproj.io', kind: 'AppProject' }, { group: 'argoproj.io', kind: 'Application' }],
  })
}

function rootApplication({ delivery: { repository, revision } }: Workspace): object {
  return object('Application', 'slipway', {
    project: 'slipway-root',
    source: { repoURL: repository, targetRevision: revision, path: 'deploy/argocd', directory: { include: 'applications.yaml' } },
    destination: home,
    syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['ServerSideApply=true'], retry },
  })
}

/** Closed lists: whatever an application of it says, no more than this gets into the clusters. */
function project({ delivery, chartKinds, services }: Workspace): object {
  const { repository, environments } = delivery
  return object('AppProject', 'slipway', {
    description: 'What this repository deploys, from where and to where.',
    sourceRepos: [repository],
    destinations: environments.map(destinationOf),
    clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
    namespaceResourceWhitelist: chartKinds,
    // What is in an environment and in no commit is told, and stays: somebody made it. Secrets that services need are made so.
    orphanedResources: { warn: true, ignore: secretObjects(services).map((name) => ({ kind: 'Secret', name })) },
    syncWindows: environments.flatMap((environment) => environment.windows.map((window) => ({ ...window, applications: [nameOf(environment)] }))),
  }, { 'argocd.argoproj.io/sync-wave': '-1' })
}

/** Those that somebody makes where secrets.mode is existing: a password each, and one for all that a service has of its own. */
function secretObjects(services: readonly Service[]): string[] {
  return [...passwordsOf(services), ...services.filter(({ secrets }) => secrets.length > 0).map(({ name }) => `${name}-secrets`)].toSorted()
}

/** No finalizer: an application that goes leaves what it deployed, and with it the data. */
function application({ delivery: { repository, revision } }: Workspace, environment: DeliveredEnvironment): object {
  const folder = `environments/${environment.name}`
  return object('Application', nameOf(environment), {
    project: 'slipway',
    source: {
      repoURL: repository,
      targetRevision: revision,
      path: 'deploy/charts/slipway',
      helm: { releaseName: 'slipway', valueFiles: ['values.yaml', 'images.yaml'].map((name) => `../../${folder}/${name}`) },
    },
    destination: destinationOf(environment),
    syncPolicy: {
      ...(environment.sync === 'automatic' ? { automated: { prune: true, selfHeal: true } } : {}),
      syncOptions: ['CreateNamespace=true', 'ServerSideApply=true', 'FailOnSharedResource=true', 'PruneLast=true'],
      managedNamespaceMetadata: { labels: podSecurity },
      retry,
    },
    revisionHistoryLimit: 10,
  }, {
    // What the API server would make of it is compared, so that its defaults are no differences.
    'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
    // A commit to anything else changes nothing here.
    'argocd.argoproj.io/manifest-generate-paths': `/deploy/charts;/deploy/${folder}`,
  })
}

/** A later commit takes the place of the one that is tried again. */
const retry = { limit: 5, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } }

const nameOf = ({ name }: DeliveredEnvironment): string => `slipway-${name}`

function destinationOf(environment: DeliveredEnvironment): object {
  return { server: environment.cluster, namespace: nameOf(environment) }
}

function object(kind: 'AppProject' | 'Application', name: string, spec: object, annotations?: Readonly<Record<string, string>>): object {
  return { apiVersion: 'argoproj.io/v1alpha1', kind, metadata: { name, namespace: home.namespace, ...(annotations ? { annotations } : {}) }, spec }
}
