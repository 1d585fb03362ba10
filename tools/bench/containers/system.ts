import { freePort } from '@slipway/toolkit/ports'
import { docker } from '../program.ts'
import { announce, printTable, spread } from '../report.ts'
import { workspace } from '../workspace.ts'
import { engine } from './engine.ts'
import type { Container } from './engine.ts'
import { slipway } from './services.ts'

const rounds = 3

/** Brings the whole system up a few times with fresh data, tells how long that took, and lends the last. */
export async function withSystem(use: (containers: ReadonlyMap<string, Container>) => Promise<void>): Promise<void> {
  const project = `slipway-bench-${process.pid}`
  const env = { COMPOSE_PROJECT_NAME: project, PORT: String(await freePort()) }
  const times: number[] = []
  const down = () => slipway(workspace, ['down', '--volumes'], env)
  try {
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await down()
      announce('brings the system up')
      times.push((await slipway(workspace, ['up', '--no-build'], env)).ms / 1000)
    }
    printTable(`The whole system, images there, new data: s (median, lowest to highest of ${rounds})`, ['command', 's'], [['`slipway up --no-build`, until all is healthy', spread(times, 1)]])
    await use(await readContainers(project))
  } finally {
    await down()
  }
}

/** Those that run, by service. */
async function readContainers(project: string): Promise<ReadonlyMap<string, Container>> {
  const ids = (await docker('ps', '--quiet', '--no-trunc', '--filter', `label=com.docker.compose.project=${project}`)).split('\n')
  const containers = await Promise.all(ids.map((id) => engine.inspect(id)))
  return new Map(containers.map((container) => [container.Config.Labels['com.docker.compose.service'] ?? '', container]))
}
