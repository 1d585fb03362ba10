import { setTimeout as delay } from 'node:timers/promises'
import { ApiError } from '../response/api-error.ts'
import type { Answer, Call, Transport } from './transport.ts'

/** Milliseconds before the second try and the third, as the channel has it for methods that say of themselves that they may be repeated. */
const pauses = [50, 100]

/** A call that may be repeated because its request has an id (AIP-155): three tries within its deadline while the service is unavailable. */
export async function repeated(transport: Transport, call: Call): Promise<Answer> {
  const deadline = Date.now() + call.timeout
  for (const pause of pauses) {
    try {
      return await transport.unary({ ...call, timeout: deadline - Date.now() })
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'UNAVAILABLE') throw error
    }
    await delay(pause * (0.8 + 0.4 * Math.random()), undefined, { signal: call.signal }).catch(() => undefined)
  }
  return transport.unary({ ...call, timeout: deadline - Date.now() })
}
