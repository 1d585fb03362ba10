import type { OpenApiOptions, Plan } from '@slipway/transcoder'
import { openApiOf } from '@slipway/transcoder'
import { tagOf } from './tag.ts'

/** The OpenAPI documents of plans, each made when it is first asked for: a plan that nobody reads about costs nothing. */
export class Documents {
  readonly #options: OpenApiOptions
  readonly #made = new WeakMap<Plan, { readonly body: string; readonly tag: string }>()

  constructor(options: OpenApiOptions) {
    this.#options = options
  }

  of(plan: Plan): { readonly body: string; readonly tag: string } {
    const known = this.#made.get(plan)
    if (known) return known
    const body = JSON.stringify(openApiOf(plan, this.#options))
    const made = { body, tag: tagOf(body) }
    this.#made.set(plan, made)
    return made
  }
}
