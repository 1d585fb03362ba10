import { spawnSync } from 'node:child_process'
import { UsageError } from '../cli/exit.ts'
import { baseKeys, baseVariable } from '../model/bases.ts'
import type { Service } from '../model/service.ts'
import type { Bases } from './bases.ts'
import { readBases, readStandIns } from './bases.ts'
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
}

/** Builds the image of a service on the engine that docker names, and answers its reference. Rejects with what the build printed. */
export async function buildImage(service: Service, options: BuildOptions): Promise<string> {
  const { root, organisation, variant, cache, verbose } = options
  if (variant === 'alpine' && service.build.cgo) throw new UsageError(`${service.name} is linked with the C library of Debian, and Alpine has another: leave its variant out`)
  const reference = `${referenceOf(repositoryOf(organisation, service.image), process.env)}${variant === 'alpine' ? '-alpine' : ''}`
  const buildArgs = { ...standInArguments(service, readStandIns(readBases(root), process.env['SLIPWAY_BASES'])), VARIANT: variant, ...origin(root, reference) }
  await docker([
    'build', '--file', `${service.folder}/Dockerfile`, '--tag', reference, '--progress', 'plain',
    ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...(cache ? [] : ['--no-cache']),
    ...networkOf(process.env),
    '.',
  ], { cwd: root, env: { DOCKER_BUILDKIT: '1' }, verbose })
  return reference
}

/** What a build takes in place of public bases: GO_BUILD and so on. */
function standInArguments(service: Service, standIns: Bases): Record<string, string> {
  return Object.fromEntries(baseKeys(service).flatMap((key) => {
    const reference = standIns.get(key)
    return reference === undefined ? [] : [[baseVariable(key), reference]]
  }))
}

/** What the labels say of where it comes from: the tag, and the commit, marked where files were changed since; none where there is none yet. */
function origin(root: string, reference: string): { VERSION: string; REVISION: string } {
  const { stdout } = spawnSync('git', ['describe', '--always', '--abbrev=40', '--dirty', '--exclude=*'], { cwd: root, encoding: 'utf8' })
  return { VERSION: reference.slice(reference.lastIndexOf(':') + 1), REVISION: (stdout ?? '').trim() }
}

/** SLIPWAY_BUILD_NETWORK=host, where containers of a build reach no registry otherwise. */
function networkOf({ SLIPWAY_BUILD_NETWORK: network }: NodeJS.ProcessEnv): string[] {
  return network ? ['--network', network] : []
}
