import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { lentCluster, shellOnNodes } from '@slipway/testbed/cluster'
import { forNode } from '@slipway/testbed/kubeadm'
import { stringify } from 'yaml'
import type { Cluster } from '../../src/cluster/description.ts'
import { clusterFiles } from '../../src/cluster/files.ts'
import { readCluster } from '../../src/cluster/read.ts'

export const root = path.resolve(import.meta.dirname, '../../../..')
const slipway = path.join(root, 'tools/slipway/bin/slipway.mjs')

/** What `slipway cluster` did. */
export interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

export const lent = lentCluster()

/** Everything that a person would have: a folder with cluster.yaml and what is derived of it, for the nodes that are lent. */
export function describeCluster() {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-ha-'))
  const prefix = lent.machine.split('.').slice(0, 2).join('.')
  const machines = (role: string) => lent.nodes.filter((node) => node.role === role).map(({ name, address }) => ({ name, address }))
  const description = {
    name: 'testbed',
    kubernetesVersion: readCluster(root)?.kubernetesVersion,
    endpoint: { mode: 'keepalived', host: `${prefix}.0.200`, port: 8443 },
    controlPlanes: machines('control-plane'),
    workers: machines('worker'),
    networks: { pods: `${prefix}.128.0/17`, services: `${prefix}.64.0/18` },
  }
  writeFileSync(path.join(folder, 'cluster.yaml'), stringify(description))
  cpSync(path.join(root, 'deploy/kubeadm/audit-policy.yaml'), path.join(folder, 'audit-policy.yaml'))
  const cluster = readCluster(root, folder) as Cluster
  for (const [name, content] of clusterFiles(cluster)) {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, path.basename(file) === 'kubeadm.yaml' ? forNode(content, lent.node(path.basename(path.dirname(file)))) : content)
  }
  return { folder, cluster, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Runs `slipway cluster`, which gets to nodes as it would by SSH. */
export async function slipwayCluster(folder: string, ...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [slipway, 'cluster', ...args, '--folder', folder, '--via', shellOnNodes(lent.socket)], { maxBuffer: 64 * 1024 ** 2 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code ?? 1), stdout, stderr })
    })
  })
}

/** Puts the administrator's rights where kubectl, and the testbed, look for them. */
export async function takeKubeconfig(name: string): Promise<void> {
  writeFileSync(lent.kubeconfig, await lent.node(name).exec('cat', '/etc/kubernetes/admin.conf'), { mode: 0o600 })
}

export function read(file: string): string {
  return readFileSync(file, 'utf8')
}

export function kubectl(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('kubectl', [`--kubeconfig=${lent.kubeconfig}`, ...args], (error, stdout, stderr) => (error === null ? resolve(stdout.trim()) : reject(new Error(stderr || error.message))))
  })
}
