import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { buildGoTool } from '@slipway/toolkit/go-tool'
import { run } from '../program.ts'

/** Programs of clusters by their name: where each was built. */
export type Programs = Readonly<Record<(typeof names)[number], string>>

const kubernetes = ['kube-apiserver', 'kube-controller-manager', 'kube-proxy', 'kube-scheduler', 'kubeadm', 'kubectl', 'kubelet'] as const
const names = [...kubernetes, 'etcd', 'coredns', 'crane', 'helm', 'kube-network-policies', 'pause'] as const

/** Builds them from source, which takes half an hour the first time on two cores, and no time while the versions stay. */
export async function buildPrograms(root: string): Promise<Programs> {
  const built = kubernetes.map((name) => [name, buildGoTool(root, 'kubernetes', name)] as const)
  const others = (['etcd', 'coredns', 'crane', 'helm', 'kube-network-policies'] as const).map((name) => [name, buildGoTool(root, name)] as const)
  return Object.fromEntries([...built, ...others, ['pause', await buildPause(root)]]) as Programs
}

async function buildPause(root: string): Promise<string> {
  const folder = path.resolve(import.meta.dirname, '../../kubernetes/pause')
  const binary = path.join(root, '.slipway/tools/pause')
  mkdirSync(path.dirname(binary), { recursive: true })
  await run('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', binary, path.join(folder, 'main.go')], { env: { CGO_ENABLED: '0' } })
  return binary
}
