import { clusterFiles } from '../cluster/files.ts'
import { clusterFolder } from '../cluster/read.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { notice } from './derived-file.ts'

/** What the machines of the cluster are told; nothing where nobody described one. */
export function renderKubeadm({ cluster }: Workspace): DerivedFile[] {
  if (cluster === undefined) return []
  return [...clusterFiles(cluster)].map(([name, content]) => ({ path: `${clusterFolder}/${name}`, content: `# ${notice(`${clusterFolder}/cluster.yaml`)}\n${content}` }))
}
