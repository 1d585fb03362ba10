import type { Message } from '@bufbuild/protobuf'
import type { FastifyBaseLogger } from 'fastify'
import type { WebSocket } from 'ws'
import { ApiError } from '../response/api-error.ts'
import { logError } from '../response/log-error.ts'
import { toApiError } from '../response/to-api-error.ts'
import type { Answers } from './answers.ts'
import { ClosingError, closeCodeOf, closeCodes, closeReasonOf } from './close.ts'
import { framesOf, sendFrame } from './frames.ts'

export interface Conversation {
  readonly answers: Answers
  /** A message as a frame has it. */
  toText(message: Message): string
  /** An error as the last frame has it. */
  errorText(error: ApiError): string
  /** Aborts when the application closes. */
  readonly closing: AbortSignal
  readonly log: FastifyBaseLogger
  /** Ends the call. */
  leave(): void
}

/**
 * Sends a client the answers to its frames, one a frame and no faster than it reads. At the end the close code tells how it went: 1000,
 * or that of the error, which is in the last frame too.
 */
export async function converse(socket: WebSocket, { answers, toText, errorText, closing, log, leave }: Conversation): Promise<void> {
  const fail = (error: unknown) => {
    if (socket.readyState !== socket.OPEN) return
    const answer = toApiError(error)
    logError(log, answer)
    socket.send(errorText(answer), () => undefined)
    hangUp(socket, closeCodeOf(answer), closeReasonOf(answer))
  }
  const onClosing = () => {
    fail(goingAway())
    leave()
  }
  socket.once('close', leave)
  closing.addEventListener('abort', onClosing)
  try {
    if (closing.aborted) throw goingAway()
    for await (const message of answers(() => framesOf(socket))) await sendFrame(socket, toText(message))
    hangUp(socket, closeCodes.normal)
  } catch (error) {
    fail(error)
  } finally {
    closing.removeEventListener('abort', onClosing)
    leave()
  }
}

/** A socket that nobody reads from would not hear the client's own close either. */
function hangUp(socket: WebSocket, code: number, reason?: string): void {
  socket.resume()
  socket.close(code, reason)
}

function goingAway(): ClosingError {
  return new ClosingError(closeCodes.goingAway, new ApiError('UNAVAILABLE', 'the gateway is going away: connect again'))
}
