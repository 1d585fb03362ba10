import type { JsonValue } from '@bufbuild/protobuf'
import type { ApiError } from './api-error.ts'

/** How a stream of answers is written. Every text is whole in itself. */
export interface StreamFormat {
  readonly contentType: string
  /** `id` is the position of the answer, if the contract gives it one. */
  message(json: JsonValue, id: string | undefined): string
  /** The last text of a stream that fails. */
  error(error: ApiError): string
  /** Says nothing, so that what stands between does not take a quiet stream for a dead one. */
  readonly quiet: string
  /** The last text of a stream that does not fail. */
  readonly end: string
}

/** One JSON value a line (NDJSON). The line of an error is the one error shape; a line without anything says nothing. */
export const ndjson: StreamFormat = {
  contentType: 'application/x-ndjson; charset=utf-8',
  message: (json) => `${JSON.stringify(json)}\n`,
  error: (error) => `${JSON.stringify(error)}\n`,
  quiet: '\n',
  end: '',
}

/** Server-sent events (HTML, 9.2). Besides messages there are the events `error` and `end`, which are the last. */
export const eventStream: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  message: (json, id) => `${id === undefined || /[\r\n\0]/.test(id) ? '' : `id: ${id}\n`}data: ${JSON.stringify(json)}\n\n`,
  error: (error) => `event: error\ndata: ${JSON.stringify(error)}\n\n`,
  quiet: ':\n\n',
  end: 'event: end\ndata: {}\n\n',
}

/** What the client asks for by Accept: NDJSON, unless it wants server-sent events. */
export function streamFormatOf(accept: string | undefined): StreamFormat {
  const wanted = (accept ?? '').split(',').some((type) => /^\s*text\/event-stream\s*(?:;|$)/i.test(type) && !/;\s*q=0(?:\.0*)?\s*(?:;|$)/i.test(type))
  return wanted ? eventStream : ndjson
}
