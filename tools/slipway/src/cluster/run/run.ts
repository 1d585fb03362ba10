import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseAllDocuments } from 'yaml'
import { MissingError } from '../../cli/exit.ts'
import type { Cluster, Machine } from '../description.ts'
import { kubeadmFile } from '../files.ts'
import type { Document } from '../kubeadm-config.ts'
import { helperCheck } from '../steps/join.ts'
import type { Runner } from './runner.ts'

/** What every command on a cluster has. */
export interface Run {
  readonly runner: Runner
  /** Where cluster.yaml is, and what is derived of it. */
  readonly folder: string
  /** Takes what a person should know, and is no step. */
  readonly tell: (text: string) => void
}

/** Refuses to begin what cannot be done from here. */
export function requireReach({ runner }: Pick<Run, 'runner'>, { name, address }: Machine): void {
  if (runner.reaches({ name, address })) return
  throw new MissingError(`${name} (${address}) is another machine. Run this there, or say how to get there, as --via 'ssh root@{address}'; --dry-run shows what is to be done.`)
}

/** What kubeadm is to be told on a machine. */
export function readDocuments({ folder }: Pick<Run, 'folder'>, machine: Machine): Document[] {
  return parseAllDocuments(readFileSync(path.join(folder, kubeadmFile(machine)), 'utf8')).map((document) => document.toJS() as Document)
}

/** What all kubelets of the cluster use, as its first control plane is told. */
export function cgroupDriverOf(run: Pick<Run, 'folder'>, { controlPlanes: [first] }: Cluster): string {
  const kubelet = first && readDocuments(run, first).find(({ kind }) => kind === 'KubeletConfiguration')
  return String(kubelet?.['cgroupDriver'] ?? 'systemd')
}

/** The first control plane but this one that can let others in; in a dry run, the first. */
export async function findHelper(cluster: Cluster, { runner }: Pick<Run, 'runner'>, dryRun: boolean, but?: Machine): Promise<Machine> {
  const candidates = cluster.controlPlanes.filter((machine) => machine !== but)
  if (dryRun && candidates[0] !== undefined) return candidates[0]
  for (const machine of candidates) if (await runner.ask(helperCheck(machine)) !== undefined) return machine
  throw new MissingError(`no control plane answers (${candidates.map(({ name }) => name).join(', ')}): npx slipway cluster status says what is wrong. Without --via only this machine is asked.`)
}
