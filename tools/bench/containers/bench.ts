import { availableParallelism } from 'node:os'
import { docker } from '../program.ts'
import { announce } from '../report.ts'
import { workspace } from '../workspace.ts'
import { reportBuilds } from './builds.ts'
import { reportGoProgram } from './go-program.ts'
import { reportMemory } from './memory.ts'
import type { Service } from './services.ts'
import { readServices, slipway } from './services.ts'
import { reportSizes } from './sizes.ts'
import { reportStarts } from './starts.ts'
import { withSystem } from './system.ts'

// What the images weigh and why, how long builds and starts take, and what containers hold when idle. Linux, with an engine on it.
const measurements = {
  sizes: reportSizes,
  programs: async (services: readonly Service[]) => {
    for (const service of services.filter(({ language }) => language === 'go')) await reportGoProgram(service)
  },
  builds: reportBuilds,
  system: (services: readonly Service[]) => withSystem(async (containers) => {
    await reportStarts(services, containers)
    await reportMemory(containers)
  }),
} satisfies Readonly<Record<string, (services: readonly Service[]) => Promise<void>>>

try {
  await main(process.argv.slice(2))
} catch (error) {
  // Without its causes: they have all that a build printed, several times.
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function main(asked: readonly string[]): Promise<void> {
  const unknown = asked.filter((name) => !Object.hasOwn(measurements, name))
  if (unknown.length > 0) throw new Error(`there is no measurement ${unknown.join(', ')}; there are ${Object.keys(measurements).join(', ')}`)
  const services = await readServices()
  announce('builds the images')
  await slipway(workspace, ['images', 'build'])
  console.log(`Docker ${await docker('version', '--format', '{{.Server.Version}}')}, ${availableParallelism()} cores`)
  for (const [name, report] of Object.entries(measurements)) if (asked.length === 0 || asked.includes(name)) await report(services)
}
