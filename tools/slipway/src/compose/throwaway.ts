import { freePort } from '../dev/ports.ts'
import { stopAsked } from '../dev/stop-asked.ts'
import type { Project } from './project.ts'
import type { Progress } from './up.ts'
import { down, up } from './up.ts'

/**
 * Brings up a system of containers with data of its own, on a free port, for as long as `use` takes, and answers what that answers. Asked
 * to stop, it takes the system down first: containers outlive who started them.
 */
export async function withThrowawayContainers<T>(root: string, progress: Progress, use: (url: string) => Promise<T>): Promise<T> {
  const port = await freePort()
  const project: Project = { root, name: `slipway-e2e-${process.pid}`, port }
  const stopped = stopAsked().then((reason) => { throw new Error(`stopped: ${reason}`) })
  const work = async () => {
    await up(project, { build: true, progress })
    return use(`http://127.0.0.1:${port}`)
  }
  try {
    return await Promise.race([work(), stopped])
  } finally {
    await down(project, { volumes: true, progress })
  }
}
