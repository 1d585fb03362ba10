import { existsSync, globSync } from 'node:fs'
import path from 'node:path'
import { packagesOf, readContract } from '../contracts/contract.ts'
import { contradictions } from './contradictions.ts'
import type { LocatedManifest, Manifest } from './manifest.ts'
import { ManifestError } from './manifest.ts'
import { compileManifestSchema, manifestSchema } from './schema.ts'
import { YamlFile } from './yaml-file.ts'

/** Every apps/<folder>/service.yaml, by folder. Throws a ManifestError that lists every problem of every file. */
export function readManifests(root: string): LocatedManifest[] {
  if (!existsSync(path.join(root, manifestSchema))) return []
  const schema = compileManifestSchema<Manifest>(root)
  const problems: string[] = []
  const manifests: LocatedManifest[] = []
  for (const found of globSync('apps/*/service.yaml', { cwd: root }).toSorted()) {
    const yaml = new YamlFile(root, found.replaceAll(path.sep, '/'))
    const result = yaml.validate(schema)
    const manifest = 'content' in result ? withMax(result.content) : undefined
    const wrong = 'problems' in result ? result.problems : contradictions(result.content).map(({ at, says }) => yaml.problem(at, says))
    problems.push(...wrong)
    if (manifest && wrong.length === 0) manifests.push(locate(root, path.posix.dirname(yaml.file), manifest))
  }
  if (problems.length > 0) throw new ManifestError(problems.join('\n'))
  return manifests
}

function withMax(manifest: Manifest): Manifest {
  const { scale } = manifest
  return { ...manifest, scale: { ...scale, max: scale.max ?? Math.max(scale.min, 1) } }
}

function locate(root: string, folder: string, manifest: Manifest): LocatedManifest {
  const packages = manifest.serves === 'grpc' ? packagesOf(root, readContract(root, manifest.contract ?? manifest.name)) : []
  return { ...manifest, folder, packages, ejected: existsSync(path.join(root, folder, 'go.mod')) }
}
