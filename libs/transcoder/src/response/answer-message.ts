import type { FastifyReply } from 'fastify'
import { transcode } from '../transcode.ts'
import type { Exchange } from './answers.ts'
import { responseJson } from './message.ts'
import { sendHttpBody } from './send-http-body.ts'

/** Answers with the one message that the service returns. */
export async function answerMessage({ route, reply, incoming, road }: Exchange): Promise<FastifyReply> {
  const { message } = await transcode(route, incoming, road)
  if (route.hasRawResponse) return sendHttpBody(reply, route, message)
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(responseJson(route, message, road.json)))
}
