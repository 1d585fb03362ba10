import { setTimeout as delay } from 'node:timers/promises'

/** Milliseconds that a call is held whose caller named no deadline. */
const defaultPatience = 30_000

const longestTimer = 2 ** 31 - 1

/** The caller's time is up before the service was ready. */
export class TooLateError extends Error {
  readonly code = 'TOO_LATE'
}

/** The call did not reach the service, or it refused it unseen: it may be made once more. */
export class NotTakenError extends Error {
  readonly code = 'NOT_TAKEN'
}

/** The service had the call, and ended without an answer. */
export class BrokenOffError extends Error {
  readonly code = 'BROKEN_OFF'
}

/** The service cannot be started. */
export class NotStartedError extends Error {
  readonly code = 'NOT_STARTED'
}

/** How long one call may still be held. */
export class Patience {
  readonly #deadline: number | undefined

  /** `timeout`: milliseconds that the caller gives the call in all, if it says so. */
  constructor(timeout: number | undefined) {
    this.#deadline = timeout === undefined ? undefined : Date.now() + timeout
  }

  /** Milliseconds; undefined for a caller that named none. */
  get left(): number | undefined {
    return this.#deadline === undefined ? undefined : Math.max(0, this.#deadline - Date.now())
  }

  /**
   * Waits for what begins to hold the service awake. Rejects with a TooLateError when the caller's time is up, with the reason of `gone`
   * when it has left, and with a NotStartedError. Nothing is held then.
   */
  async for(hold: () => Promise<() => void>, gone: AbortSignal): Promise<() => void> {
    gone.throwIfAborted()
    const allowed = this.left ?? defaultPatience
    const { promise: given, reject: giveUp } = Promise.withResolvers<never>()
    const timer = setTimeout(() => giveUp(new TooLateError('was not ready before the deadline')), Math.min(allowed, longestTimer))
    const leave = () => giveUp(gone.reason as Error)
    gone.addEventListener('abort', leave)
    const holding = hold().catch((error: unknown) => {
      throw new NotStartedError(`does not start: ${(error as Error).message}`, { cause: error })
    })
    try {
      return await Promise.race([holding, given])
    } catch (error) {
      // What comes up for a caller that did not wait is released at once.
      void holding.then((release) => release(), () => {})
      throw error
    } finally {
      clearTimeout(timer)
      gone.removeEventListener('abort', leave)
    }
  }
}

const tries = 50
const distance = 20

/**
 * Repeats what fails with a NotTakenError, for about a second: a process has just died, and nobody has heard of that yet, or it is just
 * leaving. Nothing of the call was taken, so it is held again until the process is another one.
 */
export async function untilTaken(attempt: () => Promise<void>): Promise<void> {
  for (let made = 1; ; made++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof NotTakenError) || made === tries) throw error
      await delay(distance)
    }
  }
}
