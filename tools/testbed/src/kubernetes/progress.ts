/** Announces a stage; throws where someone has asked to stop. */
export type Stage = (name: string) => void

/** Says each stage in a line, with the seconds since this was called. */
export function startProgress(signal?: AbortSignal): Stage {
  const started = Date.now()
  return (name) => {
    signal?.throwIfAborted()
    console.error(`testbed: ${String(Math.round((Date.now() - started) / 1000)).padStart(3)} s  ${name}`)
  }
}
