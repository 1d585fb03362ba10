import { docker } from '../program.ts'
import type { Row } from '../report.ts'
import { announce, printTable, spread } from '../report.ts'
import { changeSource, withCopy } from './copy.ts'
import type { Service } from './services.ts'
import { slipway } from './services.ts'

/** Minutes each. */
const coldRounds = 2
const rounds = 5

interface Build {
  readonly ms: number
  /** Bytes of the context that the engine was sent. */
  readonly sent: number
}

/** How long `slipway images build` takes, and what the engine is sent, for images that nothing tags afterwards. */
export async function reportBuilds(services: readonly Service[]): Promise<void> {
  const rows: Row[] = []
  await withCopy(async (root) => {
    for (const service of services) {
      const build = () => buildImage(root, service)
      const cold = await repeat(coldRounds, async () => {
        announce(`builds ${service.name} without any cache`)
        // Layers, contexts, and what compilers keep in cache mounts.
        await docker('builder', 'prune', '--all', '--force')
        return build()
      })
      announce(`builds ${service.name} again`)
      const warm = await repeat(rounds, build)
      announce(`builds ${service.name} with one file changed`)
      const changed = await repeat(rounds, (round) => {
        changeSource(root, service, round)
        return build()
      })
      const seconds = (builds: readonly Build[]) => spread(builds.map(({ ms }) => ms / 1000), 1)
      const sent = (builds: readonly Build[]) => spread(builds.map((one) => one.sent / 1000), 0)
      rows.push([service.name, seconds(cold), seconds(warm), seconds(changed), sent(cold), sent(warm), sent(changed)])
    }
  })
  printTable(`Builds: s, and kB of context sent (medians, lowest to highest; ${coldRounds} cold rounds, ${rounds} of the others)`, ['image', 'cold', 'unchanged', 'one file changed', 'sent cold', 'sent unchanged', 'sent changed'], rows)
}

async function buildImage(root: string, { name }: Service): Promise<Build> {
  const { stderr, ms } = await slipway(root, ['images', 'build', name], { SLIPWAY_TAG: 'bench' })
  return { ms, sent: contextSent(stderr) }
}

/** BuildKit's plain progress counts up; the last count of a transfer is the whole. */
function contextSent(progress: string): number {
  const [, amount, unit = ''] = [...progress.matchAll(/transferring context: ([\d.]+)(k?B|[MG]B)/g)].at(-1) ?? []
  if (amount === undefined) throw new Error(`the engine does not say what context it was sent:\n${progress}`)
  return Number(amount) * ({ B: 1, kB: 1e3, MB: 1e6, GB: 1e9 }[unit] ?? Number.NaN)
}

async function repeat<T>(times: number, once: (round: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let round = 0; round < times; round++) results.push(await once(round))
  return results
}
