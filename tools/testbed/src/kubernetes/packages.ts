import { installPackages } from '../machine/packages.ts'

/** What nodes need of the machine. */
const nodePrograms = {
  containerd: 'containerd',
  runc: 'runc',
  '/usr/lib/cni/bridge': 'containernetworking-plugins',
  iptables: 'iptables',
  nft: 'nftables',
  ip: 'iproute2',
  mount: 'mount',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  unshare: 'util-linux',
  tini: 'tini',
}

const refusal = { why: 'Nodes are namespaces', remedy: 'The testbed makes clusters only on Debian or Ubuntu, as root.' }

export async function installNodePrograms({ loadBalanced, signal }: { readonly loadBalanced: boolean; readonly signal: AbortSignal | undefined }): Promise<void> {
  await installPackages({ ...nodePrograms, ...(loadBalanced ? { haproxy: 'haproxy', keepalived: 'keepalived', curl: 'curl' } : {}) }, refusal, { signal })
}
