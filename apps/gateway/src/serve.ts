import { readConfig } from './config.ts'
import { endBySignal } from './end-by-signal.ts'
import { startGateway } from './server.ts'

export { runAlone } from './alone.ts'

/** Runs the gateway as the process that it is, until a signal. */
export async function serve(variables: Readonly<Record<string, string | undefined>>): Promise<void> {
  endBySignal(await startGateway(readConfig(variables)))
}
