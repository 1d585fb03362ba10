import path from 'node:path'
import { UsageError } from '../cli/exit.ts'
import type { Resolve } from '../images/registry.ts'
import type { Helm } from './programs.ts'
import type { RunOptions } from './run.ts'
import { run } from './run.ts'

/** The umbrella, relative to the workspace root. */
export const chartFolder = 'deploy/charts/slipway'
const chartName = path.basename(chartFolder)
const packages = 'dist/charts'

/** Puts the library chart into the umbrella, as Helm wants it before it reads that. */
export async function buildDependencies(helm: Helm, options: RunOptions): Promise<void> {
  await run([helm.program, 'dependency', 'build', chartFolder], options)
}

/** Where charts are in a registry, such as `registry.example/`. */
export function chartsOf(registry: string): string {
  if (!/^[^/\s]+\/(\S+\/)?$/.test(registry)) throw new UsageError(`SLIPWAY_REGISTRY is ${JSON.stringify(registry)}, and a registry with a slash at its end is meant, such as registry.example/`)
  return `oci://${registry}charts`
}

/** Nobody has a certificate for a registry on the machine itself. */
export function transportOf(reference: string): string[] {
  return /^oci:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?\//.test(reference) ? ['--plain-http'] : []
}

export interface Publication {
  /** As SLIPWAY_REGISTRY has it. */
  readonly registry: string
  readonly version: string
  readonly resolve: Resolve
}

/** Packages the umbrella with its library under a version, pushes it to a registry, and answers its reference by digest. */
export async function publishChart(helm: Helm, { registry, version, resolve }: Publication, options: RunOptions): Promise<string> {
  const charts = chartsOf(registry)
  await buildDependencies(helm, options)
  await run([helm.program, 'package', chartFolder, '--version', version, '--app-version', version, '--destination', packages], options)
  await run([helm.program, 'push', `${packages}/${chartName}-${version}.tgz`, charts, ...transportOf(charts)], options)
  const reference = `${charts}/${chartName}`
  return `${reference}:${version}@${await resolve(`${reference.slice('oci://'.length)}:${version}`)}`
}
