import { renderCodeowners } from './codeowners.ts'
import { renderCompose } from './compose.ts'
import { renderDatabases } from './databases.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { renderDockerfiles } from './dockerfile.ts'
import { renderRoutes } from './routes.ts'
import { renderServicesPage } from './services-page.ts'
import { renderStack } from './stack.ts'

/** Every derived file of the workspace. A new target is one more file of this folder, and one more line here. */
const targets: Readonly<Record<string, (workspace: Workspace) => DerivedFile | readonly DerivedFile[]>> = {
  codeowners: renderCodeowners,
  compose: renderCompose,
  databases: renderDatabases,
  dockerfiles: renderDockerfiles,
  routes: renderRoutes,
  services: renderServicesPage,
  stack: renderStack,
}

/** The names of what can be rendered. */
export const targetNames: readonly string[] = Object.keys(targets)

/** Renders all, or the targets of these names. */
export function render(workspace: Workspace, names: readonly string[] = targetNames): DerivedFile[] {
  return Object.entries(targets).filter(([name]) => names.includes(name)).flatMap(([, target]) => target(workspace))
}
