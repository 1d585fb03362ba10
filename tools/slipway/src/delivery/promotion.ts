import type { Image, Images } from '../manifest/images.ts'

/** A service of which another image is to run. */
export interface Change {
  readonly service: string
  /** Undefined where none ran before. */
  readonly from: Image | undefined
  /** Undefined where the service is gone from the workspace. */
  readonly to: Image | undefined
}

/** What an environment is to run, and how that differs from what it runs. */
export interface Promotion {
  readonly images: Images
  /** By the name of the service. */
  readonly changes: readonly Change[]
}

/** A promotion that is not made. The message says why, and what would be right. */
export class PromotionError extends Error {
  readonly code = 'PROMOTION_REFUSED'
}

/**
 * Gives an environment the images that came from elsewhere, and leaves out what is no service any more. One that is the same image stays
 * as it was written, under whichever tag it came.
 */
export function planPromotion(services: readonly string[], there: Images, arriving: Images): Promotion {
  const images = new Map(services.toSorted().flatMap((service) => {
    const [before, next] = [there.get(service), arriving.get(service)]
    const image = next === undefined || next.digest === before?.digest ? before : next
    return image === undefined ? [] : [[service, image] as const]
  }))
  const names = [...new Set([...there.keys(), ...images.keys()])].toSorted()
  const changes = names.map((service) => ({ service, from: there.get(service), to: images.get(service) })).filter(({ from, to }) => from?.digest !== to?.digest)
  return { images, changes }
}

/** One line for each: `catalog: 0123456789ab -> ba9876543210 (1.2.0)`. */
export function describeChanges(changes: readonly Change[]): string[] {
  return changes.map(({ service, from, to }) => `${service}: ${short(from)} -> ${to === undefined ? 'none, it is no service any more' : `${short(to)}${to.tag === undefined ? '' : ` (${to.tag})`}`}`)
}

/** The message of the one commit. `from` is an environment, or a tag with its colon. */
export function messageOf(from: string, to: string, changes: readonly Change[]): string {
  return `Promote ${from} to ${to}\n\n${describeChanges(changes).join('\n')}\n`
}

function short(image: Image | undefined): string {
  return image === undefined ? 'none' : image.digest.replace('sha256:', '').slice(0, 12)
}
