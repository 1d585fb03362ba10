import type { Cluster } from './description.ts'

/** What the API server reads besides what kubeadm writes for it, by its path on a control plane. */
const apiServerFolder = '/etc/kubernetes/apiserver'

export const apiServerFiles = {
  auditPolicy: `${apiServerFolder}/audit-policy.yaml`,
  authentication: `${apiServerFolder}/authentication.yaml`,
  /** Has the key that Secrets are encrypted with. It is made on the first control plane, and in no repository. */
  encryption: `${apiServerFolder}/encryption.yaml`,
} as const

const auditLog = '/var/log/kubernetes/audit/audit.log'

export interface Argument {
  readonly name: string
  readonly value: string
}

/** Without profiling, which tells strangers how it works inside, and costs. */
export const unprofiled: readonly Argument[] = [{ name: 'profiling', value: 'false' }]

/** The apiServer of a ClusterConfiguration, without the names in its certificate. */
export function apiServer({ audit }: Pick<Cluster, 'audit'>) {
  return {
    extraArgs: [
      ...unprofiled,
      { name: 'authentication-config', value: apiServerFiles.authentication },
      { name: 'encryption-provider-config', value: apiServerFiles.encryption },
      { name: 'audit-policy-file', value: apiServerFiles.auditPolicy },
      { name: 'audit-log-path', value: auditLog },
      { name: 'audit-log-maxage', value: String(audit.maxAgeDays) },
      { name: 'audit-log-maxbackup', value: String(audit.maxFiles) },
      { name: 'audit-log-maxsize', value: String(audit.maxMegabytes) },
      // One connection in a thousand requests is closed, so that clients find a control plane that came back.
      { name: 'goaway-chance', value: '0.001' },
    ],
    extraVolumes: [
      { name: 'apiserver-configuration', hostPath: apiServerFolder, mountPath: apiServerFolder, readOnly: true, pathType: 'Directory' },
      { name: 'audit-log', hostPath: '/var/log/kubernetes/audit', mountPath: '/var/log/kubernetes/audit', readOnly: false, pathType: 'DirectoryOrCreate' },
    ],
  }
}

/** Whom it takes for nobody: those who ask whether it is well, as kubelets and load balancers do. All others have to say who they are. */
export const authentication = {
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AuthenticationConfiguration',
  anonymous: { enabled: true, conditions: ['/livez', '/readyz', '/healthz'].map((path) => ({ path })) },
}

/** How Secrets are written to etcd. What was written before is read as it is: the last provider. */
export function encryption({ encryption: { provider } }: Pick<Cluster, 'encryption'>, key: string) {
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'EncryptionConfiguration',
    resources: [{ resources: ['secrets'], providers: [{ [provider]: { keys: [{ name: 'key1', secret: key }] } }, { identity: {} }] }],
  }
}
