import { existsSync, globSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { LocatedManifest, Resources, Scale, Slo } from './manifest.ts'
import { ManifestError } from './manifest.ts'
import { suggestion } from './nearest.ts'
import { compileEnvironmentSchema } from './schema.ts'
import { YamlFile } from './yaml-file.ts'

/** What is other in one environment than the manifest says. */
export interface Difference {
  readonly scale?: Partial<Scale>
  readonly resources?: Partial<Resources>
  readonly slo?: Slo
}

/** One folder of deploy/environments. */
export interface Environment {
  readonly name: string
  /** By the name of the service. */
  readonly services: ReadonlyMap<string, Difference>
}

/**
 * Every deploy/environments/<name>/values.yaml. Throws a ManifestError that lists every problem: a service that is not there, a value
 * that is no difference.
 */
export function readEnvironments(root: string, manifests: readonly LocatedManifest[]): Environment[] {
  if (!existsSync(path.join(root, 'deploy/environments'))) return []
  const schema = compileEnvironmentSchema<{ services?: Record<string, Difference> } | null>(root)
  const byName = new Map(manifests.map((manifest) => [manifest.name, manifest]))
  const problems: string[] = []
  const environments = globSync('deploy/environments/*/values.yaml', { cwd: root }).toSorted().map((found) => {
    const yaml = new YamlFile(root, found.replaceAll(path.sep, '/'))
    const result = yaml.validate(schema)
    const services = 'content' in result ? Object.entries(result.content?.services ?? {}) : []
    problems.push(...('problems' in result ? result.problems : services.flatMap(([name, difference]) => noDifferences(yaml, name, difference, byName))))
    return { name: path.basename(path.dirname(found)), services: new Map(services) }
  })
  if (problems.length > 0) throw new ManifestError(problems.join('\n'))
  return environments
}

function noDifferences(yaml: YamlFile, name: string, difference: Difference, manifests: ReadonlyMap<string, LocatedManifest>): string[] {
  const manifest = manifests.get(name)
  if (!manifest) {
    return [yaml.problem(['services', name], `there is no such service${suggestion(name, [...manifests.keys()])}`)]
  }
  return Object.entries(difference).flatMap(([group, values]) =>
    Object.entries(values as Record<string, unknown>)
      .filter(([key, value]) => isDeepStrictEqual((manifest[group as keyof Difference] as Record<string, unknown> | undefined)?.[key], value))
      .map(([key]) => yaml.problem(['services', name, group, key], `is what ${manifest.folder}/service.yaml says too: leave it out`)))
}
