import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { NodeOptions } from './node.ts'

/** The resolver that the kubelet gives pods, by its path on a node. */
export const podResolver = '/etc/resolv.pods'

/** Writes what a node finds in its /etc besides what programs of the machine need, and answers the folder. */
export function writeSetup(options: NodeOptions): string {
  const folder = path.join(options.folder, 'setup')
  rmSync(folder, { recursive: true, force: true })
  for (const [name, text] of Object.entries(setupFiles(options))) {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return folder
}

type Setup = Pick<NodeOptions, 'name' | 'address' | 'sandboxImage' | 'registry'> & { readonly hub: Pick<NodeOptions['hub'], 'addresses'> }

/** By their paths below /etc. */
export function setupFiles({ name, address, hub, sandboxImage, registry }: Setup): Record<string, string> {
  // There is no resolver for names of the world: the question is refused at once, which is better than an answer that does not come.
  const resolver = `nameserver ${hub.addresses.hub}\n`
  return {
    hostname: `${name}\n`,
    hosts: `127.0.0.1 localhost\n${address} ${name}\n`,
    'resolv.conf': resolver,
    [path.relative('/etc', podResolver)]: resolver,
    'cni/net.d/README': 'what connects pods is written here once the node has its block of addresses\n',
    'containerd/config.toml': containerdConfig(sandboxImage),
    [`containerd/certs.d/${registry}/hosts.toml`]: `server = "http://${registry}"\n\n[host."http://${registry}"]\n  capabilities = ["pull", "resolve"]\n`,
  }
}

/** A machine without CAP_SYS_RESOURCE lets no process take a better oom score than its parent's, so containerd does not try. */
function containerdConfig(sandboxImage: string): string {
  return `version = 2

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${sandboxImage}"
  restrict_oom_score_adj = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/opt/cni/bin"

  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "/etc/containerd/certs.d"
`
}
