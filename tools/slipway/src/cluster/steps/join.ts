import { stringify } from 'yaml'
import { apiServerFiles } from '../api-server.ts'
import type { Cluster, Machine } from '../description.ts'
import { endpointOf } from '../description.ts'
import type { Document } from '../kubeadm-config.ts'
import { discoveryFile } from '../kubeadm-config.ts'
import { apiServerSteps, balancerSteps, kubeVipSteps } from './control-plane.ts'
import { kubeadmConfig } from './init.ts'
import type { Step } from './step.ts'
import { adminConfig, kubectl, writeStep } from './step.ts'

/** What lets a machine in. It is made for one that joins, and taken back after that. */
export interface Admission {
  readonly token: string
  /** The cluster's certificate authority: PEM, in base64. */
  readonly authority: string
  /** Of a control plane: what kubeadm encrypts the cluster's certificates with on their way, and the file with the key of Secrets. */
  readonly controlPlane?: { readonly certificateKey: string; readonly encryption: string }
}

/** How long a token is good if nobody takes it back. kubeadm gives the key to certificates two. */
export const tokenHours = 1

/** How each part of an admission is got from a control plane. */
export function admissionSteps(helper: Machine, joining: Machine) {
  return {
    token: {
      on: helper, does: `a token for ${joining.name}, good for ${tokenHours} h`, answers: '<token>',
      command: `kubeadm token create --ttl ${tokenHours}h --usages authentication --groups system:bootstrappers:kubeadm:default-node-token --description '${joining.name} joins'`,
    },
    authority: { on: helper, does: "the cluster's authority is read", command: 'base64 --wrap=0 /etc/kubernetes/pki/ca.crt', answers: '<ca.crt in base64>' },
    certificateKey: {
      on: helper, does: 'the certificates of control planes are put into the cluster, encrypted with a key that is good for 2 h', answers: '<certificate key>',
      command: "kubeadm init phase upload-certs --upload-certs | grep -E '^[0-9a-f]{64}$'",
    },
    encryption: { on: helper, does: 'the key of Secrets is read: it is the same on all control planes', command: `cat ${apiServerFiles.encryption}`, answers: '<encryption.yaml>' },
  } satisfies Record<string, Step>
}

/** What a machine does to join. `document` is what kubeadm is told there, without the key to certificates. */
export function joinSteps(cluster: Cluster, on: Machine, document: Document, { token, authority, controlPlane }: Admission): Step[] {
  const key = controlPlane === undefined ? [] : [controlPlane.certificateKey]
  return [
    ...(controlPlane === undefined ? [] : [
      ...apiServerSteps(on),
      writeStep(on, apiServerFiles.encryption, { text: ended(controlPlane.encryption), secrets: [controlPlane.encryption] }),
      ...balancerSteps(cluster, on),
    ]),
    writeStep(on, discoveryFile, { text: discovery(cluster, authority, token), secrets: [token] }),
    writeStep(on, kubeadmConfig, { text: stringify(withKey(document, controlPlane?.certificateKey), { lineWidth: 0 }), secrets: key }),
    { on, does: `${on.name} joins`, command: `kubeadm join --config ${kubeadmConfig}`, talks: true },
    ...(controlPlane === undefined ? [] : kubeVipSteps(cluster, on).afterJoin),
  ]
}

/** Takes the admission back, whether somebody joined by it or not. */
export function dismissSteps(helper: Machine, joining: Machine, { token, controlPlane }: Admission): Step[] {
  const secrets = `${kubectl} --namespace=kube-system`
  return [
    { on: joining, does: 'the token and the key are forgotten', command: `rm -f ${discoveryFile} ${kubeadmConfig}` },
    { on: helper, does: 'the token is taken back', command: `kubeadm token delete ${token.split('.')[0]}` },
    // Its owner is a token that only says how long it lives.
    ...(controlPlane === undefined ? [] : [{
      on: helper, does: 'the encrypted certificates are taken out of the cluster',
      command: `${secrets} delete secret kubeadm-certs $(${secrets} get secret kubeadm-certs --output=jsonpath='{.metadata.ownerReferences[*].name}')`,
    }]),
  ]
}

/** A kubeconfig with the token in it: so nobody has to ask for the authority without saying who they are. */
function discovery(cluster: Cluster, authority: string, token: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster.name, cluster: { server: `https://${endpointOf(cluster)}`, 'certificate-authority-data': authority } }],
    users: [{ name: 'joining', user: { token } }],
    contexts: [{ name: 'joining', context: { cluster: cluster.name, user: 'joining' } }],
    'current-context': 'joining',
  }, { lineWidth: 0 })
}

function withKey(document: Document, certificateKey: string | undefined): Document {
  return certificateKey === undefined ? document : { ...document, controlPlane: { ...document['controlPlane'] as Document, certificateKey } }
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}

/** Whether a control plane can let others in. */
export function helperCheck(on: Machine): Step {
  return { on, does: 'whether it can let others in', command: `test -r ${adminConfig} && ${kubectl} --request-timeout=5s get --raw=/readyz` }
}
