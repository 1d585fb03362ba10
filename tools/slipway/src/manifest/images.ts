import { existsSync, globSync } from 'node:fs'
import path from 'node:path'
import { ManifestError } from './manifest.ts'
import { suggestion } from './nearest.ts'
import { compileSchema } from './schema.ts'
import { YamlFile } from './yaml-file.ts'

/** An image as an environment names it. */
export interface Image {
  /** `sha256:…` */
  readonly digest: string
  /** Under which a registry had it when it was promoted; undefined where nobody said. */
  readonly tag?: string
}

/** What runs in an environment, by the name of the service. */
export type Images = ReadonlyMap<string, Image>

interface Content {
  readonly services?: Readonly<Record<string, { readonly platform: { readonly image: Image } }>>
}

const folder = 'deploy/environments'

/** Where it is said, relative to the workspace root. */
export const imagesFile = (environment: string): string => `${folder}/${environment}/images.yaml`

/** The environments that there are, by name. */
export function listEnvironments(root: string): string[] {
  return globSync(`${folder}/*/values.yaml`, { cwd: root }).map((file) => path.basename(path.dirname(file))).toSorted()
}

/** What runs in an environment; nothing where nothing was promoted to it yet. Throws a ManifestError that lists every problem. */
export function readImages(root: string, environment: string): Images {
  const file = imagesFile(environment)
  if (!existsSync(path.join(root, file))) return new Map()
  const result = new YamlFile(root, file).validate(compileSchema<Content | null>(root, 'deploy/images.schema.json'))
  if ('problems' in result) throw new ManifestError(result.problems.join('\n'))
  return new Map(Object.entries(result.content?.services ?? {}).map(([service, { platform }]) => [service, platform.image]))
}

/** What is wrong with the images of all environments: a shape that nobody writes, a service that is not there. One line for each. */
export function imageProblems(root: string, services: readonly string[]): string[] {
  return listEnvironments(root).flatMap((environment) => {
    try {
      const unknown = [...readImages(root, environment).keys()].filter((service) => !services.includes(service))
      return unknown.map((service) => new YamlFile(root, imagesFile(environment)).problem(['services', service], `there is no such service${suggestion(service, services)}`))
    } catch (error) {
      if (error instanceof ManifestError) return error.message.split('\n')
      throw error
    }
  })
}
