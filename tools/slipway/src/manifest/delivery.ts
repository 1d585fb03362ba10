import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ManifestError } from './manifest.ts'
import { suggestion } from './nearest.ts'
import { compileSchema } from './schema.ts'
import { YamlFile } from './yaml-file.ts'

/** How Argo CD brings environments to what the repository says. */
export interface Delivery {
  /** Where Argo CD reads the repository. */
  readonly repository: string
  readonly revision: string
  /** In the order of their names. */
  readonly environments: readonly DeliveredEnvironment[]
}

export interface DeliveredEnvironment {
  readonly name: string
  readonly sync: 'automatic' | 'manual'
  /** The address of the cluster's API server. */
  readonly cluster: string
  readonly windows: readonly SyncWindow[]
}

/** As Argo CD takes them: https://argo-cd.readthedocs.io/en/stable/user-guide/sync_windows. */
export interface SyncWindow {
  readonly kind: 'allow' | 'deny'
  readonly schedule: string
  readonly duration: string
  readonly timeZone: string
  readonly manualSync: boolean
}

type Settings = { repository?: string; revision: string; environments: Record<string, Omit<DeliveredEnvironment, 'name'>> }

/** Where people say it, relative to the workspace root. */
export const deliverySettings = 'deploy/argocd/settings.yaml'

/**
 * Reads it for the environments that there are. What it leaves out: the repository is where the Go module path says, and an environment waits for a
 * person. Throws a ManifestError that lists every problem.
 */
export function readDelivery(root: string, names: readonly string[]): Delivery {
  const settings = existsSync(path.join(root, deliverySettings)) ? readSettings(root, names) : nothingSaid
  const environments = names.toSorted().map((name) => ({ name, ...(settings.environments[name] ?? waitsForAPerson) }))
  return { repository: settings.repository ?? repositoryOf(root), revision: settings.revision, environments }
}

const waitsForAPerson = { sync: 'manual', cluster: 'https://kubernetes.default.svc', windows: [] } as const
const nothingSaid: Settings = { revision: 'main', environments: {} }

function readSettings(root: string, names: readonly string[]): Settings {
  const yaml = new YamlFile(root, deliverySettings)
  const result = yaml.validate(compileSchema<Settings | null>(root, 'deploy/argocd.schema.json'))
  if ('problems' in result) throw new ManifestError(result.problems.join('\n'))
  const settings = result.content ?? nothingSaid
  const absent = Object.keys(settings.environments).filter((name) => !names.includes(name))
  if (absent.length > 0) {
    throw new ManifestError(absent.map((name) => yaml.problem(['environments', name], `there is no deploy/environments/${name}${suggestion(name, names)}`)).join('\n'))
  }
  return settings
}

/** A Go module is where its path says, by https: https://go.dev/ref/mod#vcs-find. */
function repositoryOf(root: string): string {
  const module = /^module (\S+)$/m.exec(readFileSync(path.join(root, 'go.mod'), 'utf8'))?.[1] ?? ''
  return `https://${module}${module.includes('/') ? '.git' : ''}`
}
