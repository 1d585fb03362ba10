import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buf } from '../buf.ts'
import { output, workspace } from '../workspace.ts'

/** A request line. */
export interface Line {
  readonly method: string
  readonly path: string
}

/** The routes that each resource has: `*` is what a request gives. */
const shapes = [
  { name: 'List', kind: 'get', route: (resource) => `/v1/${resource}` },
  { name: 'Get', kind: 'get', route: (resource) => `/v1/{name=${resource}/*}` },
  { name: 'Archive', kind: 'post', route: (resource) => `/v1/{name=${resource}/*}:archive` },
  { name: 'ListParts', kind: 'get', route: (resource) => `/v1/{name=${resource}/*}/parts` },
  { name: 'GetPart', kind: 'get', route: (resource) => `/v1/{name=${resource}/*/parts/*}` },
] as const satisfies readonly { readonly name: string; readonly kind: string; readonly route: (resource: string) => string }[]

/** The descriptors of an API with so many routes, a multiple of five: what buf makes of a proto that is written for it. */
export async function describeRoutes(count: number): Promise<Uint8Array> {
  const folder = path.join(output, `routes-${count}`)
  mkdirSync(path.join(folder, 'slipway'), { recursive: true })
  try {
    writeFileSync(path.join(folder, 'slipway/routes.proto'), protoOf(count / shapes.length))
    await buf(path.relative(workspace, folder), ['build', '-o', `${folder}/routes.binpb`])
    return readFileSync(`${folder}/routes.binpb`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function protoOf(resources: number): string {
  const rpcs = Array.from({ length: resources }, (_, i) => shapes.map(({ name, kind, route }) =>
    `  rpc ${name}${i} (Request) returns (Request) { option (google.api.http) = { ${kind}: "${route(resource(i))}" }; }`))
  return `syntax = "proto3"; package slipway.bench.routes; import "google/api/annotations.proto";
message Request { string name = 1; }
service Routes {
${rpcs.flat().join('\n')}
}
`
}

/** So many requests for routes all over an API with `count` of them, each for another path; as many of them whatever the API's size. */
export function linesFor(count: number, requests: number): Line[] {
  const resources = count / shapes.length
  return Array.from({ length: requests }, (_, i) => {
    const shape = shapes[i % shapes.length] ?? shapes[0]
    const chosen = resource(Math.floor((i * resources) / requests))
    return { method: shape.kind.toUpperCase(), path: shape.route(chosen).replaceAll(/[{}]|name=/g, '').replaceAll('*', `one-${i}`) }
  })
}

/** As long whatever the number. */
const resource = (i: number) => `resources${String(i).padStart(4, '0')}`
