import { existsSync } from 'node:fs'
import path from 'node:path'
import { ManifestError } from '../manifest/manifest.ts'
import { compileSchema } from '../manifest/schema.ts'
import { YamlFile } from '../manifest/yaml-file.ts'
import { contradictions } from './contradictions.ts'
import type { Cluster } from './description.ts'

/** Where people describe the cluster, and what is derived of it is. */
export const clusterFolder = 'deploy/kubeadm'
export const clusterSchema = `${clusterFolder}/cluster.schema.json`
const clusterFile = 'cluster.yaml'

/**
 * Reads a cluster.yaml, of deploy/kubeadm or of another folder; undefined where there is none. Throws a ManifestError that lists every problem, with
 * the line of each.
 */
export function readCluster(root: string, folder: string = clusterFolder): Cluster | undefined {
  if (!existsSync(path.resolve(root, folder, clusterFile))) return undefined
  const yaml = new YamlFile(path.resolve(root, path.isAbsolute(folder) ? folder : '.'), path.isAbsolute(folder) ? clusterFile : `${folder}/${clusterFile}`)
  const result = yaml.validate(compileSchema<Cluster>(root, clusterSchema))
  const problems = 'problems' in result ? result.problems : contradictions(result.content).map(({ at, says }) => yaml.problem(at, says))
  if ('problems' in result || problems.length > 0) throw new ManifestError(problems.join('\n'))
  return result.content
}
