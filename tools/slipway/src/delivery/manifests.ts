import { parseAllDocuments } from 'yaml'

/** An object of Kubernetes, of which nothing more is known. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> }
  readonly [key: string]: unknown
}

/** The objects of what Helm prints. */
export function parseManifests(text: string): KubernetesObject[] {
  const documents = parseAllDocuments(text)
  return 'empty' in documents ? [] : documents.map((document) => document.toJS() as KubernetesObject | null).filter((object) => object !== null)
}
