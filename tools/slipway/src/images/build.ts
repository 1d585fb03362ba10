import { execFileSync } from 'node:child_process'
import type { Service } from '../model/service.ts'
import type { Bases } from './bases.ts'
import { baseVariable, readBases, readStandIns } from './bases.ts'
import { docker } from './engine.ts'
import { referenceOf, repositoryOf } from './reference.ts'

/** How images are built. */
export interface BuildOptions {
  readonly root: string
  /** The npm scope of the workspace: the first part of the image's name. */
  readonly organisation: string
  /** What its last stage is: distroless, or alpine for those who want a shell. */
  readonly variant: 'distroless' | 'alpine'
  /** Whether to take what the engine has built before. */
  readonly cache: boolean
  /** Whether to show what the engine says meanwhile. */
  readonly verbose: boolean
  /** Instead of SLIPWAY_TAG. */
  readonly tag?: string
}

/** Builds the image of a service on the engine that docker names, and answers its reference. Rejects with what the build printed. */
export async function buildImage(service: Service, options: BuildOptions): Promise<string> {
  const { root, organisation, variant, cache, verbose, tag } = options
  const reference = referenceOf(repositoryOf(organisation, service.image), tag === undefined ? process.env : { ...process.env, SLIPWAY_TAG: tag })
  const bases = readBases(root)
  const buildArgs = { ...standInArguments(readStandIns(bases, process.env['SLIPWAY_BASES'])), VARIANT: variant, ...origin(root, reference) }
  await docker([
    'build', '--file', `${service.folder}/Dockerfile`, '--tag', reference, '--progress', 'plain',
    ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...(cache ? [] : ['--no-cache']),
    ...networkOf(process.env),
    '.',
  ], { cwd: root, env: { DOCKER_BUILDKIT: '1' }, verbose })
  return reference
}

/** What compose and builds take in place of the public bases: GO_BUILD and so on. */
function standInArguments(standIns: Bases): Record<string, string> {
  return Object.fromEntries([...standIns].map(([key, reference]) => [baseVariable(key), reference]))
}

/** What the labels say of where it comes from: the tag, and the commit, marked where files were changed since. */
function origin(root: string, reference: string): { VERSION: string; REVISION: string } {
  return { VERSION: reference.slice(reference.lastIndexOf(':') + 1), REVISION: execFileSync('git', ['describe', '--always', '--abbrev=40', '--dirty', '--exclude=*'], { cwd: root, encoding: 'utf8' }).trim() }
}

/** SLIPWAY_BUILD_NETWORK=host, where containers of a build reach no registry otherwise. */
function networkOf({ SLIPWAY_BUILD_NETWORK: network }: NodeJS.ProcessEnv): string[] {
  return network ? ['--network', network] : []
}
