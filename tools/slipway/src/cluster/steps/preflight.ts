import type { Cluster, Machine } from '../description.ts'
import { apiServerPort, endpointOf, virtualAddressOf } from '../description.ts'
import type { Check } from './step.ts'

/** What a machine is about to be. */
export interface Arrival {
  readonly machine: Machine
  readonly role: 'first' | 'control-plane' | 'worker'
  /** That its kubelet will use: systemd or cgroupfs. */
  readonly cgroupDriver: string
}

/** What has to be so before kubeadm is run on a machine. kubeadm looks at more, and later. */
export function preflight(cluster: Cluster, arrival: Arrival): Check[] {
  const { machine: on } = arrival
  const check = (does: string, command: string, remedy: string, optional = false): Check => ({ on, does, command, remedy, optional })
  return [
    ...identity(on, check),
    check('it is in no cluster', 'test ! -e /etc/kubernetes/kubelet.conf', 'it is in one already, or was: kubeadm reset takes it out'),
    ...kernel(check),
    ...programs(cluster, arrival, check),
    ...ports(cluster, arrival, check),
    ...endpoint(cluster, arrival, check),
    check('its clock is kept right', 'timedatectl show --property=NTPSynchronized --value | grep -qx yes', 'certificates and etcd want one time everywhere: apt-get install chrony', true),
  ]
}

type Make = (does: string, command: string, remedy: string, optional?: boolean) => Check

function identity({ name, address }: Machine, check: Make): Check[] {
  return [
    check('root asks', 'test "$(id -u)" = 0', 'kubeadm needs root: sudo -i, or another --via'),
    check(`its host name is ${name}`, `test "$(hostname)" = ${name}`, `hostnamectl set-hostname ${name}, unless another machine was meant`),
    check(`it has the address ${address}`, `ip -4 -oneline address show to ${address} | grep -q .`, `no interface of it has ${address}, which cluster.yaml says: correct either`),
  ]
}

function kernel(check: Make): Check[] {
  return [
    check('it has overlay file systems', 'grep -qw overlay /proc/filesystems', 'modprobe overlay, and echo overlay > /etc/modules-load.d/kubernetes.conf'),
    check('it forwards packets', 'test "$(cat /proc/sys/net/ipv4/ip_forward)" = 1', 'sysctl -w net.ipv4.ip_forward=1, and write that to /etc/sysctl.d/kubernetes.conf'),
    check('it has nftables', 'nft list tables > /dev/null', 'kube-proxy writes nftables: modprobe nf_tables, apt-get install nftables'),
    check('it does not swap', 'test "$(wc -l < /proc/swaps)" -le 1', 'swapoff -a, and take swap out of /etc/fstab: the kubelet refuses to start'),
  ]
}

function programs({ kubernetesVersion, endpoint: { mode } }: Cluster, { role, cgroupDriver }: Arrival, check: Make): Check[] {
  const wanted = kubernetesVersion.slice(1)
  const install = (name: string) => `apt-get install ${name}='${wanted}-*'`
  const balancers = role !== 'worker' && mode === 'keepalived' ? ['haproxy', 'keepalived'] : []
  return [
    check('containerd answers', 'test -S /run/containerd/containerd.sock && ctr version > /dev/null', 'apt-get install containerd, systemctl enable --now containerd'),
    ...(cgroupDriver === 'systemd' ? [check('containerd makes control groups by systemd, as the kubelet does', "containerd config dump | grep -q 'SystemdCgroup = true'", 'set SystemdCgroup = true in /etc/containerd/config.toml, systemctl restart containerd')] : []),
    check(`kubeadm is ${kubernetesVersion}`, `test "$(kubeadm version --output short)" = ${kubernetesVersion}`, install('kubeadm')),
    check(`the kubelet is ${kubernetesVersion}`, `test "$(kubelet --version)" = 'Kubernetes ${kubernetesVersion}'`, install('kubelet')),
    check('kubectl is there', 'command -v kubectl > /dev/null', install('kubectl')),
    check('curl is there', 'command -v curl > /dev/null', 'apt-get install curl'),
    ...balancers.map((name) => check(`${name} is there`, `command -v ${name} > /dev/null`, `apt-get install ${name}`)),
  ]
}

/** https://kubernetes.io/docs/reference/networking/ports-and-protocols */
function ports({ endpoint: { mode, port } }: Cluster, { role }: Arrival, check: Make): Check[] {
  const own = role === 'worker' ? [10_250] : [apiServerPort, 2379, 2380, 10_250, 10_257, 10_259]
  const all = role !== 'worker' && mode === 'keepalived' ? [...own, port] : own
  return all.map((number) => check(
    `port ${number} is free`,
    number === port && mode === 'keepalived' ? `! ss -Hltnp 'sport = :${number}' | grep -v haproxy | grep -q .` : `! ss -Hltn 'sport = :${number}' | grep -q .`,
    `something listens on ${number}: ss -ltnp 'sport = :${number}' says what`,
  ))
}

function endpoint(cluster: Cluster, { role }: Arrival, check: Make): Check[] {
  const { host, mode } = cluster.endpoint
  const where = mode === 'external' ? 'the load balancer' : virtualAddressOf(cluster)
  const resolves = check(`it knows where ${host} is`, `getent ahostsv4 ${host} > /dev/null`, `make ${host} a name of ${where}, in DNS or in /etc/hosts`)
  if (role === 'first') return [resolves]
  return [
    resolves,
    check('the endpoint answers', `curl --silent --fail --insecure --max-time 5 --output /dev/null https://${endpointOf(cluster)}/readyz`, `nothing that is ready answers at ${endpointOf(cluster)}: npx slipway cluster status says what is wrong`),
  ]
}
