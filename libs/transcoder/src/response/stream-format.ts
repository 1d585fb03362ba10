import type { JsonObject, JsonValue } from '@bufbuild/protobuf'
import { notAcceptable, preferredNamed } from './accept.ts'

/** How a stream of answers is written. What `message`, `error` and `quiet` give is sent at once, never a half of it. */
export interface StreamFormat {
  readonly contentType: string
  /** Goes before all else. */
  readonly begin: string
  /** Goes between two messages, and between a message and an error. */
  readonly between: string
  /** `id` is the position of the answer, if the contract gives it one. */
  message(json: JsonValue, id: string | undefined): string
  /** The last text of a stream that fails. */
  error(body: JsonObject): string
  /** Says nothing, so that what stands between does not take a quiet stream for a dead one. */
  readonly quiet: string
  /** The last text of a stream that does not fail. */
  readonly end: string
  /** Its clients come again by themselves, until they are told that there is nothing left. */
  readonly comesAgain: boolean
}

/** One JSON value a line. The line of an error is the one error shape; a line without anything says nothing. */
const lines = (type: string): StreamFormat => ({
  contentType: `${type}; charset=utf-8`,
  begin: '',
  between: '',
  message: (json) => `${JSON.stringify(json)}\n`,
  error: (body) => `${JSON.stringify(body)}\n`,
  quiet: '\n',
  end: '',
  comesAgain: false,
})

/**
 * Server-sent events (HTML, 9.2). Besides messages there are the events `error` and `end`, which are the last. `retry` goes first, in
 * milliseconds. An id that holds a line's end would be another field, and one with NUL is ignored by browsers: it is left out.
 */
const eventStream = (type: string, retry: number): StreamFormat => ({
  contentType: `${type}; charset=utf-8`,
  begin: `retry: ${retry}\n\n`,
  between: '',
  message: (json, id) => `${id === undefined || /[\r\n\0]/.test(id) ? '' : `id: ${id}\n`}data: ${JSON.stringify(json)}\n\n`,
  error: (body) => `event: error\ndata: ${JSON.stringify(body)}\n\n`,
  quiet: ':\n\n',
  end: 'event: end\ndata: {}\n\n',
  comesAgain: true,
})

/** One JSON array, which is whole even where the stream fails: its last element is then the one error shape. */
const array = (type: string): StreamFormat => ({
  contentType: `${type}; charset=utf-8`,
  begin: '[',
  between: ',',
  message: (json) => `${JSON.stringify(json)}\n`,
  error: (body) => `${JSON.stringify(body)}\n]\n`,
  quiet: '\n',
  end: ']\n',
  comesAgain: false,
})

/** By media type; the first is for clients that do not choose, such as `Accept: *\/*`. Nobody has registered one for JSON by lines. */
const formats: Readonly<Record<string, (type: string, retry: number) => StreamFormat>> = {
  'application/x-ndjson': lines,
  'application/ndjson': lines,
  'application/jsonl': lines,
  'text/event-stream': eventStream,
  'application/json': array,
}

/** The media types of streams, the one that nobody has to ask for first. */
export const streamTypes: readonly string[] = Object.keys(formats)

/** What the client asks for by Accept. Of what it wants as much, what it names goes before what a wildcard lets pass. Throws a 406. */
export function streamFormatOf(accept: string | undefined, retry: number): StreamFormat {
  const type = preferredNamed(accept, streamTypes)
  const format = type === undefined ? undefined : formats[type]?.(type, retry)
  if (!format) throw notAcceptable(accept, streamTypes.join(', '))
  return format
}
