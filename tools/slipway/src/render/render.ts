import { renderArgocd } from './argocd.ts'
import { renderChartFiles } from './chart-files.ts'
import { renderChartReadme } from './chart-readme.ts'
import { renderChartSchema } from './chart-schema.ts'
import { renderChartValues } from './chart-values.ts'
import { renderCodeowners } from './codeowners.ts'
import { renderCompose } from './compose.ts'
import { renderDatabases } from './databases.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { renderDockerfiles } from './dockerfile.ts'
import { renderKubeadm } from './kubeadm.ts'
import { renderRoutes } from './routes.ts'
import { renderServicesPage } from './services-page.ts'
import { renderStack } from './stack.ts'

/** Every derived file of the workspace. A new target is one more file of this folder, and one more line here. */
const targets: Readonly<Record<string, (workspace: Workspace) => DerivedFile | readonly DerivedFile[]>> = {
  argocd: renderArgocd,
  'chart-files': renderChartFiles,
  'chart-readme': renderChartReadme,
  'chart-schema': renderChartSchema,
  'chart-values': renderChartValues,
  codeowners: renderCodeowners,
  compose: renderCompose,
  databases: renderDatabases,
  dockerfiles: renderDockerfiles,
  kubeadm: renderKubeadm,
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
