import path from 'node:path'
import { UsageError } from '../cli/exit.ts'
import { imagesFile, listEnvironments, readImages } from '../manifest/images.ts'
import { suggestion } from '../manifest/nearest.ts'
import { chartFolder, transportOf } from './chart.ts'
import { CommandError } from './run.ts'

/** An environment's release: the umbrella with that environment's files, in a namespace of its own. */
export interface Release {
  readonly environment: string
  readonly namespace: string
  /** The chart, its version and the values, as Helm takes them. */
  readonly source: readonly string[]
}

/** What every release is called: an environment has a namespace, so that none needs another name. Argo CD calls it the same. */
export const releaseName = 'slipway'

export interface ReleaseOptions {
  /** `slipway-<environment>` by default. */
  readonly namespace?: string | undefined
  /** In a registry, as `oci://…`; that of the workspace by default. */
  readonly chart?: string | undefined
  /** Of the chart in a registry. */
  readonly version?: string | undefined
}

/** Throws where there is no such environment, or nothing was promoted to it yet. */
export function releaseOf(root: string, environment: string, { namespace = `slipway-${environment}`, chart, version }: ReleaseOptions = {}): Release {
  const known = listEnvironments(root)
  if (!known.includes(environment)) throw new UsageError(`there is no environment "${environment}"${suggestion(environment, known)}`)
  if (readImages(root, environment).size === 0) throw new UsageError(`${imagesFile(environment)} names no image: promote some first, as in "npx slipway promote :1.2.0 ${environment}"`)
  if (version !== undefined && chart === undefined) throw new UsageError('--version is of a chart in a registry: name it by --chart oci://…')
  const images = imagesFile(environment)
  const values = ['--values', path.posix.join(path.posix.dirname(images), 'values.yaml'), '--values', images]
  return { environment, namespace, source: [chart ?? chartFolder, ...(version === undefined ? [] : ['--version', version]), ...transportOf(chart ?? ''), ...values] }
}

/** Whether Helm says that nothing of the name was deployed there yet. */
export function isNoRelease(error: unknown): boolean {
  return error instanceof CommandError && error.message.includes('release: not found')
}
