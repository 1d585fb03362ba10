import { setTimeout as delay } from 'node:timers/promises'

/** A call that has begun at the service, and what to call once it has ended. */
export interface Begun<T extends Call> {
  readonly begun: T
  readonly release: () => void
}

/** A stream of gRPC, or a request of HTTP. */
export interface Call {
  on(event: 'error', listener: (error: Error) => void): unknown
  destroy(): unknown
}

/** What a held call came to. */
export type Held<T extends Call> = Begun<T> | { readonly why: 'late' | 'gone' } | { readonly why: 'broken'; readonly error: Error }

const attempts = 40
const pause = 25

/**
 * Holds the process, and begins a call. If it cannot be connected to, it has just died, and nobody has heard of that yet: nothing of the call
 * was sent, so it is held again until the process is another one.
 */
export async function connected<T extends Call>(hold: () => Promise<() => void>, begin: () => Promise<T>): Promise<Begun<T>> {
  for (let attempt = 1; ; attempt++) {
    const release = await hold()
    try {
      return { begun: await begin(), release }
    } catch (error) {
      release()
      if (attempt === attempts) throw error
    }
    await delay(pause)
  }
}

/** Waits for a call to begin on behalf of its caller, for as long as that waits: until a deadline, in milliseconds, or until it leaves. */
export async function holdFor<T extends Call>(begin: () => Promise<Begun<T>>, deadline: number, left: AbortSignal): Promise<Held<T>> {
  const holding = begin().catch((error: unknown) => ({ why: 'broken', error: error as Error }) as const)
  const { promise: given, resolve: giveUp } = Promise.withResolvers<{ readonly why: 'late' | 'gone' }>()
  const timer = setTimeout(() => giveUp({ why: 'late' }), Math.min(deadline, 2 ** 31 - 1))
  const leave = () => giveUp({ why: 'gone' })
  left.addEventListener('abort', leave)
  if (left.aborted) leave()
  try {
    const first = await Promise.race([holding, given])
    if ('why' in first && first.why !== 'broken') void dismiss(holding)
    return first
  } finally {
    clearTimeout(timer)
    left.removeEventListener('abort', leave)
  }
}

/** What comes up for a caller that did not wait is released at once. */
async function dismiss<T extends Call>(holding: Promise<Begun<T> | { readonly why: 'broken' }>): Promise<void> {
  const late = await holding
  if (!('begun' in late)) return
  late.begun.on('error', () => {})
  late.begun.destroy()
  late.release()
}
