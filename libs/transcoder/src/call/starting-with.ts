/** What was asked of a generator ahead, and then the rest of it. */
export async function* startingWith<T>(first: Promise<IteratorResult<T, void>>, rest: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  try {
    const { done, value } = await first
    if (done) return
    yield value as T
    yield* rest
  } finally {
    await rest.return()
  }
}
