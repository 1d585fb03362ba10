import type { FastifyBaseLogger } from 'fastify'
import type { Plan } from './plan/plan.ts'
import type { Served } from './served.ts'
import type { DescriptorSource, Source } from './source/source.ts'

/** What a plan is made of. */
export interface PlanInputs {
  readonly descriptors: readonly Uint8Array[]
  readonly httpRules: string | undefined
}

export interface LiveOptions {
  readonly descriptors: DescriptorSource
  readonly httpRules: Source<string> | undefined
  /** Throws for what cannot be served. */
  readonly serve: (inputs: PlanInputs) => Served
  readonly onPlan: ((plan: Plan) => void) | undefined
  readonly log: FastifyBaseLogger
}

/**
 * What requests that come now are served by: the newest plan that could be served. A change that cannot be is logged, and what was
 * before goes on. Requests keep the `Served` that they came in under, so nothing is dropped when another takes its place.
 */
export class Live {
  readonly #options: LiveOptions
  readonly #ends: (() => void)[] = []
  #inputs: PlanInputs
  #served: Served

  /** Rejects where the first plan cannot be had or served. */
  static async open(options: LiveOptions): Promise<Live> {
    const [descriptors, httpRules] = await Promise.all([options.descriptors.load(), options.httpRules?.load()])
    return new Live({ descriptors, httpRules }, options)
  }

  private constructor(inputs: PlanInputs, options: LiveOptions) {
    this.#options = options
    this.#inputs = inputs
    this.#served = options.serve(inputs)
    this.#tell()
    const failed = (error: Error) => options.log.error({ err: error }, 'whether the API has changed cannot be known')
    this.#ends.push(options.descriptors.watch((descriptors) => this.#take({ descriptors }), failed))
    if (options.httpRules) this.#ends.push(options.httpRules.watch((httpRules) => this.#take({ httpRules }), failed))
  }

  get served(): Served {
    return this.#served
  }

  close(): void {
    for (const end of this.#ends.splice(0)) end()
  }

  #take(change: Partial<PlanInputs>): void {
    // Kept even if it is refused: rules may come before the descriptors that they need.
    this.#inputs = { ...this.#inputs, ...change }
    const { serve, log } = this.#options
    try {
      this.#served = serve(this.#inputs)
    } catch (error) {
      log.error({ err: error }, 'the API has changed to what cannot be served: it is served as it was before')
      return
    }
    log.info({ 'slipway.routes': this.#served.plan.routes.length }, 'the API has changed, and is served as it is now')
    this.#tell()
  }

  #tell(): void {
    this.#options.onPlan?.(this.#served.plan)
  }
}
