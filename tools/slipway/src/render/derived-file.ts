import type { Cluster } from '../cluster/description.ts'
import type { Delivery } from '../manifest/delivery.ts'
import type { Service } from '../model/service.ts'

/** Everything that derived files are made of. */
export interface Workspace {
  /** In start order. */
  readonly services: readonly Service[]
  /** What owners belong to: the npm scope without its @. */
  readonly organisation: string
  /** The descriptors of the contracts of public services, by name: a FileDescriptorSet each. */
  readonly descriptors: ReadonlyMap<string, Uint8Array>
  /** Of the workspace, as SPDX writes it. */
  readonly license: string
  /** The public images that ours are made from, by key, with the digests that are known. */
  readonly bases: ReadonlyMap<string, string>
  /** The folders that an image is built from, by the folder of its service. */
  readonly sources: ReadonlyMap<string, readonly string[]>
  /** What Argo CD is told. */
  readonly delivery: Delivery
  /** JSON Schemas that people wrote, of draft 7: of manifests, and of the values of environments. */
  readonly schemas: { readonly manifest: JsonSchema; readonly environment: JsonSchema }
  /** Of the objects that the chart makes. */
  readonly chartKinds: readonly Kind[]
  /** Undefined where nobody described one. */
  readonly cluster: Cluster | undefined
}

/** As much of JSON Schema as is looked into. */
export interface JsonSchema {
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly default?: unknown
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema
  readonly definitions?: Readonly<Record<string, JsonSchema>>
  readonly [keyword: string]: unknown
}

/** A kind of objects, as Kubernetes tells them apart. */
export interface Kind {
  /** Without a version; empty for the core's. */
  readonly group: string
  readonly kind: string
}

/** A file that nobody writes. */
export interface DerivedFile {
  /** Relative to the workspace root, with forward slashes. */
  readonly path: string
  readonly content: string | Uint8Array
}

/** The first line of every derived text: what it is, and how to change it. */
export function notice(sources: string): string {
  return `Derived from ${sources}: change those, then run "npx nx sync". Edits here are lost.`
}

/** Where most of it comes from. */
export const manifests = 'apps/*/service.yaml'
