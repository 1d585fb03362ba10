import { announce } from '../report.ts'
import { build } from './build.ts'
import { pickCores, UnsupportedError } from './cores.ts'
import { describeMachine } from './machine.ts'
import { refuseUnequal } from './equal.ts'
import { withPeers } from './peers.ts'
import { printRatios } from './ratios.ts'
import { measure } from './rounds.ts'

// CPU per request of the gateway and of what people would have instead of it, side by side. Linux, with two cores.
const ending = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
// A signal to npm ends npm and its shell, and reaches nobody below.
const parent = process.ppid
setInterval(() => process.ppid !== parent && ending.abort(), 1000).unref()

try {
  await main(ending.signal)
} catch (error) {
  if (!ending.signal.aborted) console.error(`bench: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = ending.signal.aborted ? 130 : error instanceof UnsupportedError ? 2 : 1
}

async function main(signal: AbortSignal): Promise<void> {
  const cores = pickCores()
  announce('builds the gateway and its peers')
  const built = await build(signal)
  console.log(await describeMachine(cores))
  await withPeers(built, cores, signal, async (peers) => {
    await refuseUnequal(peers, signal)
    printRatios(await measure({ peers, core: cores.others, load: built.load, signal }))
  })
}
