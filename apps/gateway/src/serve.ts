import { readConfig } from './config.ts'
import { startGateway } from './server.ts'

/** Runs the gateway as the process that it is, until a signal. */
export async function serve(variables: Readonly<Record<string, string | undefined>>): Promise<void> {
  const gateway = await startGateway(readConfig(variables))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // The first signal drains, a second one ends at once.
    process.once(signal, () => {
      process.once(signal, () => process.exit(1))
      void gateway.stop().then(() => process.exit(0))
    })
  }
}
