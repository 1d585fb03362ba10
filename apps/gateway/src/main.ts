import { readConfig } from './config.ts'
import { startGateway } from './server.ts'

/** A configuration that cannot work, or a port that is taken: one line for each mistake, and nothing was started. */
function giveUp(error: unknown): never {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exit(2)
}

try {
  const gateway = await startGateway(readConfig(process.env))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // The first signal drains, a second one ends at once.
    process.once(signal, () => {
      process.once(signal, () => process.exit(1))
      void gateway.stop().then(() => process.exit(0))
    })
  }
} catch (error) {
  giveUp(error)
}
