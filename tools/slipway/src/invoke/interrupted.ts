/** Aborts on Ctrl-C, once; a second one ends the process as ever. */
export function interrupted(): AbortSignal {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  return controller.signal
}
