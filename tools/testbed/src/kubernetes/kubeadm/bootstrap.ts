import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Node } from '../nodes/node.ts'
import type { Described } from './described.ts'
import type { ClusterShape, Discovery } from './documents.ts'
import { discoveryDocument, discoveryFile, initOverlay, joinDocument, testbedOverlay } from './documents.ts'
import { overlay, printDocuments } from './overlay.ts'

/** What joining nodes have to know. */
export interface Admission extends Discovery {
  readonly certificateKey: string
}

/** What the nodes of a testbed have that kubeadm does not expect: another kernel than its own list, and less of the machine each. */
const ignored = '--ignore-preflight-errors=SystemVerification,NumCPU,Mem'

const configuration = '/etc/kubernetes/kubeadm.yaml'

/** kubeadm init, as the cluster is described but for what a testbed must have otherwise. */
export async function initialize(node: Node, shape: ClusterShape, described: Described): Promise<Admission> {
  const token = `${randomBytes(3).toString('hex')}.${randomBytes(8).toString('hex')}`
  const certificateKey = randomBytes(32).toString('hex')
  const documents = overlay(overlay(described.documents, testbedOverlay(shape)), initOverlay(shape, node, token, certificateKey))
  writeFiles(node, { ...described.files, [configuration]: printDocuments(documents) })
  await kubeadm(node, 'init', `--config=${configuration}`, '--upload-certs', ignored)
  return { token, certificateKey, authority: readFileSync(path.join(node.folder, 'etc/kubernetes/pki/ca.crt'), 'utf8') }
}

/** kubeadm join. */
export async function join(node: Node, shape: ClusterShape, described: Described, { certificateKey, ...discovery }: Admission): Promise<void> {
  const leads = node.role === 'control-plane'
  writeFiles(node, {
    ...(leads ? described.files : {}),
    [discoveryFile]: printDocuments([discoveryDocument(shape, discovery)]),
    [configuration]: printDocuments([joinDocument(shape, node, leads ? certificateKey : undefined)]),
  })
  await kubeadm(node, 'join', `--config=${configuration}`, ignored)
}

async function kubeadm(node: Node, ...args: readonly string[]): Promise<void> {
  const log = path.join(node.logs, `kubeadm-${args[0]}.log`)
  try {
    writeFileSync(log, await node.exec('kubeadm', ...args))
  } catch (error) {
    writeFileSync(log, String(error))
    throw error
  }
}

/** By their paths on the node, all of them below /etc. */
function writeFiles(node: Node, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(node.folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text, { mode: 0o600 })
  }
}
