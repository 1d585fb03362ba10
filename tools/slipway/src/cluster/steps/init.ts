import { apiServerFiles, encryption } from '../api-server.ts'
import type { Cluster } from '../description.ts'
import { kubeadmFile, printDocuments } from '../files.ts'
import { apiServerSteps, balancerSteps, kubeVipSteps, virtualAddressSteps } from './control-plane.ts'
import type { Step } from './step.ts'
import { writeStep } from './step.ts'

/** What kubeadm was told, by its path on a machine. */
export const kubeadmConfig = '/etc/kubernetes/kubeadm.yaml'

/** What makes a cluster of the first control plane. */
export function initSteps(cluster: Cluster): Step[] {
  const [on] = cluster.controlPlanes
  if (on === undefined) throw new TypeError('a cluster has a control plane')
  const kubeVip = kubeVipSteps(cluster, on)
  return [
    ...apiServerSteps(on),
    { on, does: 'the key that Secrets are encrypted with is made, unless there is one', command: makeEncryptionKey(cluster) },
    ...balancerSteps(cluster, on),
    ...virtualAddressSteps(cluster, on),
    ...kubeVip.beforeInit,
    writeStep(on, kubeadmConfig, { file: kubeadmFile(on) }),
    { on, does: 'the cluster begins', command: `kubeadm init --config ${kubeadmConfig} --skip-token-print`, talks: true },
    ...kubeVip.afterInit,
  ]
}

/** The key is made where it stays, and no process is told it by its arguments. */
function makeEncryptionKey(cluster: Cluster): string {
  const { encryption: file } = apiServerFiles
  return `umask 077 && test -s ${file} || { key=$(head -c 32 /dev/urandom | base64) && cat > ${file} <<END
${printDocuments([encryption(cluster, '$key')])}END
}`
}
