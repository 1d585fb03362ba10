import { parseAllDocuments } from 'yaml'

export type Labels = Readonly<Record<string, string>>

/** An object of Kubernetes, as far as every kind has the same. What is in it depends on its kind. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Labels; readonly annotations?: Labels }
  readonly [key: string]: unknown
}

/** Text that is no Kubernetes objects. */
export class ObjectsError extends Error {
  readonly code = 'OBJECTS'
}

/** Reads the objects of rendered YAML, in order, as Kubernetes does: by YAML 1.1, in which 0444 is octal. Empty documents count for nothing. */
export function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text, { version: '1.1' }).flatMap((document) => {
    const [problem] = document.errors
    if (problem !== undefined) throw new ObjectsError(problem.message)
    const content: unknown = document.toJS()
    if (content === null || content === undefined) return []
    if (!isObject(content)) throw new ObjectsError(`not an object of Kubernetes: ${JSON.stringify(content).slice(0, 200)}`)
    return [content]
  })
}

function isObject(content: unknown): content is KubernetesObject {
  if (typeof content !== 'object' || content === null) return false
  const { apiVersion, kind, metadata } = content as Partial<KubernetesObject>
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata?.name === 'string'
}
