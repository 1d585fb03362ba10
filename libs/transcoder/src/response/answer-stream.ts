import type { Message } from '@bufbuild/protobuf'
import { reflect } from '@bufbuild/protobuf/reflect'
import type { FastifyReply } from 'fastify'
import type { RoutePlan } from '../plan/route-plan.ts'
import { openStream } from '../transcode.ts'
import type { Exchange } from './answers.ts'
import { responseJson } from './message.ts'
import { sendHttpBodyStream } from './send-http-body.ts'
import { sendStream } from './send-stream.ts'
import { streamFormatOf } from './stream-format.ts'

/** Answers with the messages that the service streams, or with the pieces of a body. */
export async function answerStream({ route, request, reply, incoming, road, options, leave }: Exchange): Promise<FastifyReply> {
  const format = streamFormatOf(request.headers.accept)
  const stream = openStream(route, incoming, road)
  if (route.hasRawResponse) return sendHttpBodyStream(request, reply, route, stream, leave)
  return sendStream(reply, stream, {
    ...options,
    format,
    leave,
    toText: (message) => format.message(responseJson(route, message, road.json), positionOf(route, message)),
    resumed: Boolean(request.headers['last-event-id']),
    headersOnly: request.method === 'HEAD',
  })
}

function positionOf({ stream, method }: RoutePlan, message: Message): string | undefined {
  if (!stream) return undefined
  const id = String(reflect(method.output, message).get(stream.id))
  return id === '' ? undefined : id
}
