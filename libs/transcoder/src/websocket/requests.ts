import type { Message } from '@bufbuild/protobuf'
import { create } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { fillFromBody } from '../request/body.ts'
import { splitUrl } from '../request/build.ts'
import { complete } from '../request/complete.ts'
import { fillFromPath } from '../request/path.ts'
import { fillFromQuery } from '../request/query.ts'
import { ApiError } from '../response/api-error.ts'
import { ClosingError, closeCodes } from './close.ts'

/**
 * The requests that frames hold: each the part of the message that is the body of the rule, or all of it where that has none. Path
 * and query fill the first one only, as they are said only once; the path wins over the frame, as it does over a body.
 */
export async function* requestsOf(route: RoutePlan, url: string, frames: AsyncIterable<Uint8Array>, json: ProtoJson): AsyncGenerator<Message, void> {
  let isFirst = true
  for await (const frame of frames) {
    yield inFrame(() => complete(route.method.input, requestOf(route, frame, isFirst ? url : undefined, json)))
    isFirst = false
  }
}

/** A request from a frame and, for the first one, the URL. Throws a 400 that names what is wrong. */
export function requestOf(route: RoutePlan, frame: Uint8Array, url: string | undefined, json: ProtoJson): Message {
  const message = create(route.method.input)
  fillFromBody(route.body === 'none' ? { ...route, body: 'message' } : route, frame, 'application/json', message, json)
  if (url === undefined) return message
  const [path, query] = splitUrl(url)
  fillFromQuery(route, query, message, json)
  fillFromPath(route, path, message, json)
  return message
}

/** A mistake in a frame closes with the code that RFC 6455, 7.4.1, has for data that is not what it should be. */
export function inFrame<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof ApiError ? new ClosingError(closeCodes.invalidPayload, error) : error
  }
}
