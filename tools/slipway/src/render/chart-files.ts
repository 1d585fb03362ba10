import { chartFolder } from './chart-values.ts'
import { renderDatabases } from './databases.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { renderRoutes } from './routes.ts'

/** What a release carries with it: a chart reads no file that is not in its folder. */
export function renderChartFiles(workspace: Workspace): DerivedFile[] {
  return [
    { path: `${chartFolder}/files/databases.sql`, content: renderDatabases(workspace).content },
    { path: `${chartFolder}/files/routes.binpb`, content: renderRoutes(workspace).content },
  ]
}
