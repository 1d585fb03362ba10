import type { Message } from '@bufbuild/protobuf'
import { reflect } from '@bufbuild/protobuf/reflect'
import type { FastifyReply } from 'fastify'
import type { RoutePlan } from '../plan/route-plan.ts'
import { openStream } from '../transcode.ts'
import type { Exchange } from './answers.ts'
import { errorFormatOf } from './error-format.ts'
import { responseJson } from './message.ts'
import { sendHttpBodyStream } from './send-http-body.ts'
import { sendStream } from './send-stream.ts'
import { streamFormatOf } from './stream-format.ts'

/** Answers with the messages that the service streams, or with the pieces of a body. */
export async function answerStream(exchange: Exchange): Promise<FastifyReply> {
  const { route, request, reply, incoming, context, options, leave } = exchange
  if (route.hasRawResponse) return sendHttpBodyStream(exchange, openStream(route, incoming, context))
  const { accept } = request.headers
  const format = streamFormatOf(accept, options.retry)
  return sendStream(reply, openStream(route, incoming, context), {
    ...options,
    format,
    errors: errorFormatOf(accept, options.errors),
    leave,
    toText: (message) => format.message(responseJson(route, message, context.json), positionOf(route, message)),
    resumed: route.stream !== undefined && Boolean(request.headers['last-event-id']),
    headersOnly: request.method === 'HEAD',
  })
}

function positionOf({ stream, method }: RoutePlan, message: Message): string | undefined {
  if (!stream) return undefined
  const id = String(reflect(method.output, message).get(stream.id))
  return id === '' ? undefined : id
}
