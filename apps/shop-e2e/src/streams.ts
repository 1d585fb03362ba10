/** One event of a stream of server-sent events (HTML, 9.2), its data read as JSON. */
export interface ServerSentEvent<Data> {
  readonly event: string
  readonly id: string | undefined
  readonly data: Data
}

/** The values of an NDJSON stream as they come. A line without anything says nothing. */
export async function* jsonLines<Value>(response: Response): AsyncGenerator<Value> {
  for await (const line of split(response, '\n')) if (line !== '') yield JSON.parse(line) as Value
}

/** The events of a stream as they come, without its comments. */
export async function* serverSentEvents<Data>(response: Response): AsyncGenerator<ServerSentEvent<Data>> {
  for await (const block of split(response, '\n\n')) {
    const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]))
    const data = fields.get('data')
    if (data !== undefined) yield { event: fields.get('event') ?? 'message', id: fields.get('id'), data: JSON.parse(data) as Data }
  }
}

async function* split(response: Response, separator: string): AsyncGenerator<string> {
  let rest = ''
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = (rest + text).split(separator)
    rest = parts.pop() ?? ''
    yield* parts
  }
}
