import { containersOf } from '../model/containers.ts'
import { readWorkspace } from '../output/read-workspace.ts'
import { postgresContainers } from '../render/containers.ts'

/** The names of all containers of docker-compose.yml. */
export function listContainers(root: string): string[] {
  const workspace = readWorkspace(root)
  return [...postgresContainers(workspace), ...containersOf(workspace.services)].map(({ name }) => name)
}
