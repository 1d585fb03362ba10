import { noteUse } from './rules.ts'

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
    readonly details?: readonly {
      readonly '@type': string
      readonly reason?: string
      readonly fieldViolations?: readonly { readonly field: string }[]
    }[]
  }
}

/** What a request brings besides its method and its path. */
export interface Content {
  /** An object goes as JSON; a text or bytes go as they are. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** A customer of the shop, who knows its address and speaks JSON. */
export class Customer {
  readonly #baseUrl: string
  readonly #user: string | undefined

  /** Without a user, whoever the shop takes strangers for. */
  constructor(baseUrl: string, user?: string) {
    this.#baseUrl = baseUrl
    this.#user = user
  }

  /** The same shop as somebody else sees it: `alice`. */
  as(user: string): Customer {
    return new Customer(this.#baseUrl, user)
  }

  get<Body>(path: string): Promise<Answer<Body>> {
    return this.request<Body>('GET', path)
  }

  /** Sends `body` as JSON unless it is a text or bytes, and reads the answer as JSON. */
  async request<Body>(method: string, path: string, body?: unknown, headers: Content['headers'] = {}): Promise<Answer<Body>> {
    const response = await this.send(method, path, { body, headers, signal: AbortSignal.timeout(30_000) })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: (text === '' ? undefined : JSON.parse(text)) as Body }
  }

  /** The answer as it comes. */
  async send(method: string, path: string, { body, headers, signal }: Content = {}): Promise<Response> {
    const response = await fetch(new URL(path, this.#baseUrl), {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...identityOf(this.#user),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' || body instanceof Uint8Array ? (body as NonNullable<RequestInit['body']>) : JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    if (response.ok && method !== 'HEAD') noteUse(method, path)
    return response
  }

  /** Every page of a list, in order. */
  async *pages<Page extends { readonly nextPageToken?: string }>(path: string): AsyncGenerator<Page> {
    const join = path.includes('?') ? '&' : '?'
    let token = ''
    do {
      const { status, body } = await this.get<Page>(`${path}${token && `${join}page_token=${encodeURIComponent(token)}`}`)
      if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`)
      yield body
      token = body.nextPageToken ?? ''
    } while (token !== '')
  }
}

/** How a request says who asks. Nobody signs in yet: it takes a gateway with DEVELOPMENT_IDENTITY. */
function identityOf(user: string | undefined): Record<string, string> {
  return user === undefined ? {} : { 'x-development-user': user }
}

/** The reason of an error (google.rpc.ErrorInfo), if it gives one. */
export function reasonOf({ error }: ErrorBody): string | undefined {
  return error.details?.find((detail) => detail.reason !== undefined)?.reason
}

/** The fields that an error blames (google.rpc.BadRequest). */
export function violated({ error }: ErrorBody): string[] {
  return (error.details ?? []).flatMap((detail) => (detail.fieldViolations ?? []).map((violation) => violation.field))
}
