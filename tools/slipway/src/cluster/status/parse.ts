/** What programs of Kubernetes print as JSON, as far as it is asked about. What is not there gives an empty list. */

interface NodeList {
  readonly items: readonly {
    readonly metadata: { readonly name: string }
    readonly spec: { readonly unschedulable?: boolean }
    readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[]; readonly nodeInfo: { readonly kubeletVersion: string } }
  }[]
}

export function parseNodes(text: string) {
  return (JSON.parse(text) as NodeList).items.map(({ metadata: { name }, spec, status }) => {
    const condition = status.conditions?.find(({ type }) => type === 'Ready')
    return { name, ready: condition?.status === 'True', why: condition?.message ?? 'its kubelet said nothing yet', version: status.nodeInfo.kubeletVersion, schedulable: spec.unschedulable !== true }
  })
}

/** Soonest first. */
export function parseCertificates(text: string | undefined) {
  if (text === undefined || text === '') return []
  const { certificates } = JSON.parse(text) as { readonly certificates: readonly { readonly name: string; readonly expirationDate: string; readonly missing: boolean }[] }
  return certificates.filter(({ missing }) => !missing)
    .map(({ name, expirationDate }) => ({ name, expires: new Date(expirationDate) }))
    .toSorted((one, other) => one.expires.getTime() - other.expires.getTime())
}

/** Ids in hexadecimal, as etcdctl takes them. */
export function parseMembers(text: string | undefined) {
  if (text === undefined || text === '') return []
  const { members = [] } = JSON.parse(text) as { readonly members?: readonly { readonly ID: string; readonly name?: string }[] }
  return members.map(({ ID, name = '' }) => ({ id: BigInt(ID).toString(16), name }))
}

/** kubeadm prints one document after the other, over several lines each. */
export function parseTokens(text: string | undefined) {
  if (text === undefined || text === '') return []
  const documents = text.split(/(?<=^\})\s*$/m).map((document) => document.trim()).filter((document) => document !== '')
  return documents.map((document) => {
    const { token, description, expires } = JSON.parse(document) as { readonly token: string; readonly description?: string; readonly expires?: string }
    return { id: token.split('.')[0] ?? '', description: description ?? '', expires }
  })
}
