import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { parseObjects } from '../../src/kubernetes/objects.ts'

/** A Go module as it was released. */
interface Module {
  readonly module: string
  readonly version: string
  /** As in go.sum. */
  readonly sum: string
}

interface Sources {
  readonly kubernetes: readonly Module[]
  /** Files without a module are of this workspace. */
  readonly crds: readonly ((Module | { readonly by: 'hand' }) & { readonly files: readonly string[] })[]
}

export interface CustomResourceDefinition {
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly group: string
    readonly names: { readonly kind: string }
    readonly versions: readonly { readonly name: string; readonly served: boolean; readonly schema: { readonly openAPIV3Schema: Schema } }[]
  }
}

/** JSON Schema, or what OpenAPI makes of it. */
export type Schema = Readonly<Record<string, unknown>>

const run = promisify(execFile)


export function readSources(root: string): Sources {
  return parse(readFileSync(path.join(root, 'deploy/charts/crds.yaml'), 'utf8')) as Sources
}

/** The CRDs of every kind that our charts use and Kubernetes has not. */
export async function readCrds(root: string): Promise<CustomResourceDefinition[]> {
  const texts = await Promise.all(readSources(root).crds.map(async ({ files, ...source }) => {
    const folder = 'module' in source ? await download(source) : root
    return files.map((file) => readFileSync(path.join(folder, file), 'utf8'))
  }))
  return texts.flat().flatMap((text) => parseObjects(text) as unknown as CustomResourceDefinition[])
}

/** The OpenAPI definitions of each supported version of Kubernetes. */
export async function readKubernetes(root: string): Promise<{ readonly version: string; readonly definitions: Readonly<Record<string, Schema>> }[]> {
  return Promise.all(readSources(root).kubernetes.map(async (module) => {
    const swagger = JSON.parse(readFileSync(path.join(await download(module), 'api/openapi-spec/swagger.json'), 'utf8')) as { readonly definitions: Readonly<Record<string, Schema>> }
    return { version: module.version, definitions: swagger.definitions }
  }))
}

/** Where the module is, from the Go proxy or from what was fetched before. Refuses one of another checksum. */
async function download({ module, version, sum }: Module): Promise<string> {
  // Outside any module: what it requires itself is not wanted.
  const cwd = mkdtempSync(path.join(tmpdir(), 'slipway-module-'))
  try {
    const { stdout } = await run('go', ['mod', 'download', '-json', `${module}@${version}`], { cwd, env: { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off' } })
    const found = JSON.parse(stdout) as { readonly Dir: string; readonly Sum: string }
    if (found.Sum !== sum) throw new Error(`${module}@${version} has the checksum ${found.Sum}, and deploy/charts/crds.yaml says ${sum}`)
    return found.Dir
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}
