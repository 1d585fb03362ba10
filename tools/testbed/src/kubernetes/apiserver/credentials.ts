import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { stringify } from 'yaml'

/** Files by which an API server knows its one user, and that user the server. All are in a folder that nobody else may read. */
export interface Credentials {
  readonly kubeconfig: string
  readonly tokens: string
  /** Of the tokens of service accounts. */
  readonly signingKey: string
}

export function writeCredentials(folder: string, port: number, token: string): Credentials {
  const [kubeconfig, tokens, signingKey] = ['kubeconfig', 'tokens.csv', 'service-accounts.key'].map((name) => path.join(folder, name)) as [string, string, string]
  writeFileSync(tokens, `${token},testbed,testbed,system:masters\n`)
  writeFileSync(signingKey, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }))
  writeFileSync(kubeconfig, stringify({
    apiVersion: 'v1',
    kind: 'Config',
    // The server makes itself a certificate, which this trusts.
    clusters: [{ name: 'testbed', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': path.join(folder, 'certificates/apiserver.crt') } }],
    users: [{ name: 'testbed', user: { token } }],
    contexts: [{ name: 'testbed', context: { cluster: 'testbed', user: 'testbed' } }],
    'current-context': 'testbed',
  }))
  return { kubeconfig, tokens, signingKey }
}
