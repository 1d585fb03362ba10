import { parseAllDocuments, stringify } from 'yaml'

/** One of kubeadm's documents, or part of one. */
export type Document = { readonly [key: string]: unknown }

/** What is laid over documents, by their kind. */
export type Overlay = Readonly<Record<string, Document>>

export function parseDocuments(text: string): Document[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Document | null).filter((document) => document !== null)
}

export function printDocuments(documents: readonly Document[]): string {
  return documents.map((document) => stringify(document)).join('---\n')
}

/**
 * Lays an overlay over documents of the same kind: objects by their keys, lists of named things (arguments, volumes) by their names; all else
 * replaces what was there. A kind that no document has is not added.
 */
export function overlay(documents: readonly Document[], over: Overlay): Document[] {
  return documents.map((document) => {
    const upper = over[String(document['kind'])]
    return upper === undefined ? document : (merge(document, upper) as Document)
  })
}

function merge(lower: unknown, upper: unknown): unknown {
  if (isNamedList(lower) && isNamedList(upper)) return [...lower.filter(({ name }) => !upper.some((one) => one.name === name)), ...upper]
  if (!isObject(lower) || !isObject(upper)) return upper
  const merged = Object.entries(upper).map(([key, value]) => [key, key in lower ? merge(lower[key], value) : value])
  return { ...lower, ...Object.fromEntries(merged) as Document }
}

function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNamedList(value: unknown): value is readonly { readonly name: string }[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => isObject(one) && typeof one['name'] === 'string')
}
