interface Content {
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Someone who uses the gateway at an address. */
export class Client {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  /** The HTTP status, and the google.rpc.Code of an error. */
  async outcome(method: string, path: string, content: Content = {}): Promise<[status: number, code: string | undefined]> {
    const answer = await this.#send(method, path, content)
    const { error } = (await answer.json()) as { error?: { status: string } }
    return [answer.status, error?.status]
  }

  /** What a GET answers. Throws unless it is 200. */
  async json<Body>(path: string, headers: Content['headers'] = {}): Promise<Body> {
    return bodyOf(await this.#send('GET', path, { headers }))
  }

  /** What a POST answers. Throws unless it is 200. */
  async post<Body>(path: string, body: object): Promise<Body> {
    return bodyOf(await this.#send('POST', path, { body }))
  }

  /** The server-sent events of a stream, each as its lines; what has no data is none (HTML, 9.2.6). */
  async *events(path: string, headers: Content['headers'] = {}): AsyncGenerator<string, undefined> {
    const answer = await this.#send('GET', path, { headers: { ...headers, accept: 'text/event-stream' } })
    let rest = ''
    for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (rest + text).split('\n\n')
      rest = parts.pop() ?? ''
      yield* parts.filter((part) => /^data:/m.test(part))
    }
  }

  #send(method: string, path: string, { body, headers, signal = AbortSignal.timeout(60_000) }: Content): Promise<Response> {
    const json = body && { body: JSON.stringify(body) }
    return fetch(this.#url + path, { method, headers: { ...(json && { 'content-type': 'application/json' }), ...headers }, ...json, signal })
  }
}

async function bodyOf<Body>(answer: Response): Promise<Body> {
  if (answer.status !== 200) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Body
}
