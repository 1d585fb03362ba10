import type { ListProductsResponseJson } from '@slipway/contracts-catalog/slipway/catalog/v1/catalog_service_pb.js'

/** An answer of the shop: its status, its headers, and its body as the caller says it is shaped. */
export interface Answer<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

/** The one error shape (AIP-193). */
export interface ErrorBody {
  readonly error: {
    readonly code: number
    readonly message: string
    readonly status: string
    readonly details?: readonly { readonly '@type': string; readonly fieldViolations?: readonly { readonly field: string }[] }[]
  }
}

/** A customer of the shop, who knows its address and speaks JSON. */
export class Customer {
  readonly #baseUrl: string

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl
  }

  get<Body>(path: string): Promise<Answer<Body>> {
    return this.request<Body>('GET', path)
  }

  async request<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const response = await fetch(new URL(path, this.#baseUrl), {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: (text === '' ? undefined : JSON.parse(text)) as Body }
  }

  /** Every page of a list of products, in order. */
  async *pages(path: string): AsyncGenerator<ListProductsResponseJson> {
    const join = path.includes('?') ? '&' : '?'
    let token = ''
    do {
      const { status, body } = await this.get<ListProductsResponseJson>(`${path}${token && `${join}page_token=${encodeURIComponent(token)}`}`)
      if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`)
      yield body
      token = body.nextPageToken ?? ''
    } while (token !== '')
  }
}
