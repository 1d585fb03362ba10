import { lent } from './high-availability.ts'

/** What etcd of a control plane has under a key, as it is on its disk. */
export async function rawValue(controlPlane: string, key: string): Promise<Buffer> {
  const folder = '/etc/kubernetes/pki/etcd'
  const tls = ['--cacert', `${folder}/ca.crt`, '--cert', `${folder}/healthcheck-client.crt`, '--key', `${folder}/healthcheck-client.key`]
  const question = JSON.stringify({ key: Buffer.from(key).toString('base64'), serializable: true })
  const answer = await lent.node(controlPlane).exec('curl', '--silent', '--fail', ...tls, 'https://127.0.0.1:2379/v3/kv/range', '--data', question)
  const { kvs } = JSON.parse(answer) as { readonly kvs?: readonly { readonly value: string }[] }
  return Buffer.from(kvs?.[0]?.value ?? '', 'base64')
}
