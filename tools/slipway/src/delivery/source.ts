import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { UsageError } from '../cli/exit.ts'
import { isDigest } from '../images/lock.ts'
import { repositoryOf } from '../images/reference.ts'
import type { Resolve } from '../images/registry.ts'
import type { Image, Images } from '../manifest/images.ts'
import { imagesFile, readImages } from '../manifest/images.ts'
import type { Service } from '../model/service.ts'
import { PromotionError } from './promotion.ts'

/** The images of services that an environment runs. Throws where it runs none of one of them. */
export function imagesOfEnvironment(root: string, environment: string, services: readonly Service[]): Images {
  const images = readImages(root, environment)
  const lacking = services.filter(({ name }) => !images.has(name)).map(({ name }) => name)
  if (lacking.length > 0) {
    throw new PromotionError(`${imagesFile(environment)} has no image of ${lacking.join(', ')}: promote ${lacking.length === 1 ? 'it' : 'them'} to ${environment} first, or name the others with --services`)
  }
  return new Map(services.map(({ name }) => [name, images.get(name) as Image]))
}

/** Where an environment takes its images from, as it says itself. */
export function registryOf(root: string, environment: string): TaggedSource['wanted'] {
  const file = path.posix.join(path.posix.dirname(imagesFile(environment)), 'values.yaml')
  const values = parse(readFileSync(path.join(root, file), 'utf8')) as { readonly platform?: { readonly registry?: string } | null } | null
  return { file, registry: values?.platform?.registry ?? '' }
}

export interface TaggedSource {
  readonly tag: string
  /** `registry.example/`, as SLIPWAY_REGISTRY has it. */
  readonly registry: string
  /** Where the environment takes its images from; empty where its values.yaml does not say. */
  readonly wanted: { readonly file: string; readonly registry: string }
  readonly organisation: string
  readonly resolve: Resolve
}

/** What a registry has of services under a tag. Throws with a line for each of which it told no digest. */
export async function imagesOfTag({ tag, registry, wanted, organisation, resolve }: TaggedSource, services: readonly Service[]): Promise<Images> {
  if (registry === '') throw new UsageError(`:${tag} is a tag in a registry: say which by SLIPWAY_REGISTRY, such as registry.example/`)
  if (wanted.registry !== '' && wanted.registry !== registry) {
    throw new PromotionError(`SLIPWAY_REGISTRY is ${registry}, and platform.registry of ${wanted.file} is ${wanted.registry}: what one has under :${tag} need not be in the other`)
  }
  const images = new Map<string, Image>()
  const unread: string[] = []
  await Promise.all(services.map(async ({ name, image }) => {
    const reference = `${registry}${repositoryOf(organisation, image)}:${tag}`
    try {
      const digest = await resolve(reference)
      if (isDigest(digest)) images.set(name, { digest, tag })
      else unread.push(`${name}: of ${reference} the registry says ${JSON.stringify(digest)}, which is no digest`)
    } catch (error) {
      unread.push(`${name}: ${reference} could not be read: ${(error as Error).message}`)
    }
  }))
  if (unread.length > 0) throw new PromotionError(unread.toSorted().join('\n'))
  return images
}
