import { buildImage } from '../images/build.ts'
import { readWorkspace } from '../output/read-workspace.ts'
import { openConfigs } from './configs.ts'
import type { Project } from './project.ts'
import { runCompose } from './project.ts'
import { ensureSecrets } from './secrets.ts'

/** What `up` says while it works. */
export interface Progress {
  /** What it does next. */
  step(doing: string): void
  /** What the engine says. */
  engine(text: string): void
}

/**
 * Brings the system up, and waits until every container is healthy or has done its work. Its images are built first, unless
 * `build` is false: then they have to be there. Rejects with the last lines of each container that failed.
 */
export async function up(project: Project, { build, progress }: { readonly build: boolean; readonly progress: Progress }): Promise<void> {
  const { services, organisation } = readWorkspace(project.root)
  ensureSecrets(project.root, services, process.env)
  openConfigs(project.root, services)
  const show = (chunk: Buffer) => progress.engine(chunk.toString())
  // Whether there is one, before images are built for it.
  await runCompose(project, 'version', ['--short'], () => {})
  for (const service of build ? services : []) {
    progress.step(`building the image of ${service.name}`)
    await buildImage(service, { root: project.root, organisation, variant: 'distroless', cache: true, verbose: false })
  }
  progress.step('starting the containers')
  try {
    await runCompose(project, 'up', ['--detach', '--wait', '--no-build', '--remove-orphans', '--quiet-pull'], show)
  } catch (error) {
    throw new Error(`${(error as Error).message}${await lastWords(project)}`, { cause: error })
  }
}

/** Takes the system down; `volumes`: and its data with it. */
export async function down(project: Project, { volumes, progress }: { readonly volumes: boolean; readonly progress: Progress }): Promise<void> {
  await runCompose(project, 'down', ['--remove-orphans', ...(volumes ? ['--volumes'] : [])], (chunk) => progress.engine(chunk.toString()))
}

interface Shown {
  readonly Service: string
  readonly State: string
  readonly ExitCode: number
  readonly Health: string
}

/** Of those that ended with a failure or are not well: the end of their logs. */
async function lastWords(project: Project): Promise<string> {
  // One line for each, or in older versions one list.
  const listed = await runCompose(project, 'ps', ['--all', '--format', 'json'], () => {}).catch(() => '')
  const failed = listed.split('\n').filter((line) => line !== '').flatMap((line) => JSON.parse(line) as Shown | Shown[])
    .filter(({ State, ExitCode, Health }) => (State === 'exited' && ExitCode !== 0) || State === 'restarting' || Health === 'unhealthy')
  const logs = await Promise.all(failed.map(async ({ Service }) => runCompose(project, 'logs', ['--no-color', '--tail', '15', Service], () => {})))
  return logs.map((log) => `\n${log.trimEnd()}`).join('')
}
