import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { CustomResourceDefinition, Schema } from './sources.ts'
import { strictSchema } from './strict-schema.ts'

/** Where kubeconform looks in a folder that these functions filled. */
export const schemaLocation = (folder: string) => `${folder}/{{.Group}}_{{.ResourceAPIVersion}}_{{.ResourceKind}}.json`

type Kind = { readonly group: string; readonly version: string; readonly kind: string }

/** Writes a schema for every kind of Kubernetes' own that `wanted` accepts. */
export function writeKubernetesSchemas(folder: string, definitions: Readonly<Record<string, Schema>>, wanted: (kind: string) => boolean): void {
  const strict = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, strictSchema(schema)]))
  // It is a number as well, which the definition does not say.
  strict['io.k8s.apimachinery.pkg.api.resource.Quantity'] = { type: ['string', 'number'] }
  for (const [name, schema] of Object.entries(definitions)) {
    const kinds = (schema['x-kubernetes-group-version-kind'] ?? []) as readonly Kind[]
    const [kind] = kinds
    // Those of several kinds, such as DeleteOptions, are no objects.
    if (kind === undefined || kinds.length > 1 || !wanted(kind.kind)) continue
    const reached = reach(name, strict)
    write(folder, kind, { ...strict[name], definitions: Object.fromEntries([...reached].map((reachedName) => [reachedName, strict[reachedName]])) })
  }
}

/** Writes one for every version of a CRD that is served. */
export function writeCrdSchemas(folder: string, crds: readonly CustomResourceDefinition[]): void {
  for (const { spec } of crds) {
    for (const { name, served, schema } of spec.versions) {
      if (served) write(folder, { group: spec.group, version: name, kind: spec.names.kind }, strictSchema(schema.openAPIV3Schema))
    }
  }
}

function write(folder: string, { group, version, kind }: Kind, schema: Schema): void {
  mkdirSync(folder, { recursive: true })
  const apiVersion = group === '' ? version : `${group}/${version}`
  const properties = { ...(schema['properties'] as Schema), apiVersion: { const: apiVersion }, kind: { const: kind } }
  const required = [...new Set([...((schema['required'] ?? []) as readonly string[]), 'apiVersion', 'kind', 'metadata'])]
  // Of what is in no group, kubeconform takes the version for one.
  const file = `${group || version}_${version}_${kind.toLowerCase()}.json`
  writeFileSync(path.join(folder, file), JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema, properties, required }))
}

/** The names of all definitions that one refers to, and itself. */
function reach(name: string, definitions: Readonly<Record<string, Schema>>, reached = new Set<string>()): Set<string> {
  if (reached.has(name)) return reached
  reached.add(name)
  for (const [, referred = ''] of JSON.stringify(definitions[name]).matchAll(/"#\/definitions\/([^"]+)"/g)) reach(referred, definitions, reached)
  return reached
}
