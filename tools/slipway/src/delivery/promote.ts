import path from 'node:path'
import { stringify } from 'yaml'
import { UsageError } from '../cli/exit.ts'
import type { Images } from '../manifest/images.ts'
import { imagesFile, listEnvironments, readImages } from '../manifest/images.ts'
import { suggestion } from '../manifest/nearest.ts'
import { yamlStyle } from '../render/containers.ts'
import type { Workspace } from '../render/derived-file.ts'
import { commitFile, refuseChanged } from './commit.ts'
import type { Change } from './promotion.ts'
import { messageOf, planPromotion } from './promotion.ts'
import { imagesOfEnvironment, imagesOfTag, registryOf } from './source.ts'
import type { TaggedSource } from './source.ts'

export interface PromotionOptions {
  readonly root: string
  /** An environment, or `:TAG`. */
  readonly from: string
  /** The environment that is to run what the other has. */
  readonly to: string
  /** Of these services alone; the others stay as they are. All of them where it is empty. */
  readonly only: readonly string[]
  /** Where tags are looked up; asked for only where one is. */
  registry(): Pick<TaggedSource, 'registry' | 'resolve'>
  /** Throws for an image that must not run. */
  admit(changes: readonly Change[]): Promise<void>
  /** Only tells what would change. */
  readonly dryRun: boolean
}

export interface Promoted {
  readonly changes: readonly Change[]
  /** The commit, abbreviated; undefined where none was made. */
  readonly commit: string | undefined
}

/** Writes what an environment runs to its images.yaml, in one commit that holds nothing else. */
export async function promote(workspace: Pick<Workspace, 'services' | 'organisation'>, options: PromotionOptions): Promise<Promoted> {
  const { root, from, to, only, dryRun } = options
  refuseUnknown(root, from, to)
  const file = imagesFile(to)
  if (!dryRun) refuseChanged(root, file)
  const services = workspace.services.filter(({ name }) => only.length === 0 || only.includes(name))
  const arriving = from.startsWith(':')
    ? await imagesOfTag({ tag: from.slice(1), organisation: workspace.organisation, wanted: registryOf(root, to), ...options.registry() }, services)
    : imagesOfEnvironment(root, from, services)
  const { images, changes } = planPromotion(workspace.services.map(({ name }) => name), readImages(root, to), arriving)
  await options.admit(changes)
  if (dryRun || changes.length === 0) return { changes, commit: undefined }
  return { changes, commit: commitFile(root, { file, content: renderImages(images), message: messageOf(from, to, changes) }) }
}

function refuseUnknown(root: string, from: string, to: string): void {
  const known = listEnvironments(root)
  for (const name of from.startsWith(':') ? [to] : [from, to]) {
    if (!known.includes(name)) throw new UsageError(`there is no environment "${name}" in ${path.dirname(path.dirname(imagesFile(name)))}${suggestion(name, known)}`)
  }
  if (from === to) throw new UsageError(`${to} has what ${to} has: name another environment, or a tag such as :1.2.0`)
  if (from.startsWith(':') && !/^:\w[\w.-]{0,127}$/.test(from)) throw new UsageError(`"${from}" is no tag: letters, digits, "_", "." and "-" after the colon`)
}

function renderImages(images: Images): string {
  const services = Object.fromEntries([...images].map(([name, image]) => [name, { platform: { image } }]))
  return `# yaml-language-server: $schema=../../images.schema.json\n# Written by "npx slipway promote": change nothing by hand.\n${stringify({ services }, yamlStyle)}`
}
