import type { Gateway } from './server.ts'

/** The first signal drains, a second one ends at once. */
export function endBySignal(gateway: Pick<Gateway, 'stop'>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1))
      void gateway.stop().then(() => process.exit(0))
    })
  }
}
