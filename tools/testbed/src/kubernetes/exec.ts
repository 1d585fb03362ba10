import { spawnSync } from 'node:child_process'
import { lentCluster } from './lent.ts'
import { enterNode } from './namespaces.ts'

/** Runs a command on a node of the cluster that is lent to this process, with its standard streams, and answers its exit code. */
export async function execOnNode(name: string, command: readonly string[]): Promise<number> {
  const [program = '', ...args] = enterNode(await lentCluster().node(name).pid(), command)
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' })
  if (error !== undefined) throw error
  return status ?? 1
}
