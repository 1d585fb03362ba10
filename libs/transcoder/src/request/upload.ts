import type { Message } from '@bufbuild/protobuf'
import { create } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { ApiError, badRequest } from '../response/api-error.ts'
import type { HttpRequest } from './build.ts'
import { buildRequest } from './build.ts'
import { complete } from './complete.ts'
import type { FormPart } from './form.ts'
import { PartList, partFields, putFile } from './form.ts'
import type { FormEvent } from './multipart.ts'
import { formEvents } from './multipart.ts'
import type { PartHead } from './part-head.ts'
import { putRawBody, rawPieces } from './raw-body.ts'
import { isFile, uploadKindOf } from './upload-kind.ts'

/** Bytes that the parts of a form before its file may have. */
const maxTextBytes = 1024 * 1024

/** The request messages of a body that comes in pieces. The first has what else the request says. Throws a 400 that names what is wrong. */
export async function* uploadMessages(route: RoutePlan, request: Omit<HttpRequest, 'body'>, pieces: AsyncIterable<Uint8Array>, json: ProtoJson): AsyncGenerator<Message, void> {
  const contentType = request.headers['content-type'] ?? ''
  if (uploadKindOf(route, contentType) === 'form') return yield* formMessages(route, request, formEvents(pieces, contentType), json)
  yield complete(route.method.input, buildRequest(route, { ...request, body: undefined }, json))
  yield* rawPieces(route, pieces)
}

/** What comes before the file fills the first message, and its pieces are the others. What came after would be too late: a 400. */
async function* formMessages(route: RoutePlan, request: Omit<HttpRequest, 'body'>, events: AsyncIterable<FormEvent>, json: ProtoJson): AsyncGenerator<Message, void> {
  const before = new PartList()
  const first = (file: readonly FormPart[]) => complete(route.method.input, buildRequest(route, { ...request, body: undefined, form: [...before.parts, ...file] }, json))
  let file: PartHead | undefined
  let bytes = 0
  for await (const event of events) {
    if (file) {
      if (event !== 'end') yield laterPiece(route, file, event)
    } else if (typeof event === 'object' && 'part' in event && event.part.isFile) {
      file = event.part
      yield first([{ head: file, data: new Uint8Array() }])
    } else {
      bytes += typeof event === 'object' && 'data' in event ? event.data.length : 0
      if (bytes > maxTextBytes) throw tooMuchText()
      before.take(event)
    }
  }
  if (!file) yield first([])
}

function laterPiece(route: RoutePlan, file: PartHead, event: Exclude<FormEvent, 'end'>): Message {
  if ('part' in event) throw badRequest(event.part.name, `comes after the file "${file.name}", which is sent on already: put it before`)
  const message = create(route.method.input)
  const { data } = event
  if (isFile(route)) putRawBody(route, message, '', data)
  else putFile(route.method.input, message, partFields(route, file.name), { head: { ...file, contentType: '' }, data })
  return message
}

/** What is kept in memory has a bound of its own. */
function tooMuchText(): ApiError {
  return new ApiError('INVALID_ARGUMENT', `the parts before the file have more than ${maxTextBytes} bytes`, { httpStatus: 413 })
}
