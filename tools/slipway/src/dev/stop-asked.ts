/** Resolves with the reason when this process is asked to stop: a signal, or the end of the process that started it. */
export function stopAsked(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal))
    process.once('disconnect', () => resolve('its parent is gone'))
  })
}
