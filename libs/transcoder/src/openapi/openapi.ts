import type { JsonObject } from '@bufbuild/protobuf'

/** A Schema Object: JSON Schema 2020-12 (OpenAPI 3.1, 4.8.24). */
export type Schema = JsonObject

/** A Reference Object, by `$ref`. */
export type Reference = { readonly $ref: string }

/** A Media Type Object. `x-item-schema` is what OpenAPI 3.2 calls `itemSchema`: the schema of each line or event of a stream. */
export interface MediaType {
  readonly schema?: Schema
  readonly 'x-item-schema'?: Schema
}

/** A Header Object. */
export interface Header {
  readonly description: string
  readonly schema: Schema
}

/** A Response Object. */
export interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, Header>>
  readonly content?: Readonly<Record<string, MediaType>>
}

/** A Parameter Object. `x-multi-segment`: the value may hold slashes, which OpenAPI has no word for. */
export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly description?: string
  readonly required?: boolean
  readonly deprecated?: boolean
  readonly style?: 'form'
  readonly explode?: boolean
  readonly schema: Schema
  readonly 'x-multi-segment'?: true
}

/** A Request Body Object. */
export interface RequestBody {
  readonly description?: string
  readonly required: boolean
  readonly content: Readonly<Record<string, MediaType>>
}

/** An Operation Object. */
export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly deprecated?: true
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: RequestBody
  readonly responses: Readonly<Record<string, Response | Reference>>
}

/** The methods that a Path Item Object has a field for. */
export const describedMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

export type PathItem = { readonly [method in (typeof describedMethods)[number]]?: Operation }

/** A call that streams, over WebSocket: one JSON message a frame. */
export interface WebSocketRoute {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly Parameter[]
  /** Each frame that the client sends; of one that only listens, path and query say it all. */
  readonly send?: Schema
  /** Each that it gets. */
  readonly receive: Schema
}

/** A route that OpenAPI has no words for, and why. */
export interface UndescribedRoute {
  readonly rpc: string
  readonly method: string
  readonly path: string
  readonly reason: string
}

/** An OpenAPI 3.1 document, plain JSON. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers?: readonly { readonly url: string; readonly description?: string }[]
  readonly tags: readonly { readonly name: string; readonly description?: string }[]
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>>; readonly responses: Readonly<Record<string, Response>> }
  readonly 'x-websockets'?: readonly WebSocketRoute[]
  readonly 'x-undescribed'?: readonly UndescribedRoute[]
}
