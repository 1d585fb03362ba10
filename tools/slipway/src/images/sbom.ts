import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { MissingError } from '../cli/exit.ts'
import { buildGoTool } from '../workspace/go-tool.ts'
import { docker } from './engine.ts'

/** Of a CycloneDX 1.6 document what this workspace looks at. */
export interface Sbom {
  readonly bomFormat: 'CycloneDX'
  readonly specVersion: string
  readonly metadata: { readonly component: { readonly name: string; readonly version?: string } }
  readonly components: readonly Component[]
}

export interface Component {
  readonly type: string
  readonly group?: string
  readonly name: string
  readonly version?: string
  readonly purl?: string
}

/** Where an image is: in the engine (`docker:slipway/gateway:dev`), in a registry (`registry:name@sha256:…`) or in a file (`docker-archive:…`). */
export type ImageSource = `${'docker' | 'registry' | 'docker-archive' | 'oci-archive'}:${string}`

/** What an SBOM calls its image: a name without registry or tag, and by its digest, which nothing else has. */
export interface Subject {
  readonly name: string
  readonly version: string
}

/** Looks into an image and answers what it is made of. */
export type Describe = (source: ImageSource, subject: Subject) => Promise<Sbom>

/**
 * Describes images by syft, built from tools/go/syft: Go modules and the standard library out of the binaries, Debian and Alpine packages, Node, and what
 * an SBOM in the image says of it: the gateway's bundle has one, since a bundle no longer shows what it was made from.
 */
export function describeBySyft(root: string): Describe {
  const syft = buildGoTool(root, 'syft')
  const version = /anchore\/syft (v\S+)/.exec(readFileSync(path.join(root, 'tools/go/syft/go.mod'), 'utf8'))?.[1] ?? ''
  return async (source, { name, version: digest }) => {
    const args = ['scan', source, '--source-name', name, '--source-version', digest, '--select-catalogers', '+sbom-cataloger', '--output', 'cyclonedx-json@1.6']
    // Nothing of what is asked here is to be told to anybody.
    const env = { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: 'false' }
    const { stdout } = await promisify(execFile)(syft, args, { env, maxBuffer: 2 ** 28 }).catch((error: unknown) => {
      throw new MissingError(`${source} cannot be read: ${reasonOf(error)}`, { cause: error })
    })
    const sbom = reproducible(JSON.parse(stdout) as SyftDocument, version)
    if (!sbom.components.some(({ purl }) => purl !== undefined)) throw new Error(`${source}: nothing was found in it that has a version, so its SBOM would say nothing`)
    return sbom
  }
}

/** Describes an image that the engine has. Rejects with a MissingError if it does not. */
export async function describeBuilt(describe: Describe, reference: string, name: string): Promise<Sbom> {
  const id = await docker(['image', 'inspect', '--format', '{{.Id}}', reference]).catch((error: unknown) => {
    if (error instanceof MissingError) throw error
    throw new MissingError(`the engine has no image ${reference}; run: npx slipway images build`, { cause: error })
  })
  return describe(`docker:${reference}`, { name, version: id.trim() })
}

/** What syft writes besides, and what it leaves out where it found nothing. */
export interface SyftDocument extends Omit<Sbom, 'components'> {
  readonly serialNumber?: string
  readonly components?: Sbom['components']
  readonly metadata: Sbom['metadata'] & { readonly timestamp?: string; readonly tools?: { readonly components: readonly Component[] } }
}

/** The same image gives the same bytes: without the time and the random number, which CycloneDX leaves to the writer (1.6, serialNumber and metadata.timestamp). */
export function reproducible({ serialNumber: _serial, metadata: { timestamp: _time, ...metadata }, components = [], ...document }: SyftDocument, version: string): Sbom {
  const tools = { components: metadata.tools?.components.map((tool) => (tool.name === 'syft' ? { ...tool, version } : tool)) ?? [] }
  return { ...document, metadata: { ...metadata, tools }, components } as Sbom
}

/** As it stands in a file. */
export const printSbom = (sbom: Sbom) => `${JSON.stringify(sbom, null, 2)}\n`

/** Writes it to `dist/images/<image>.cdx.json`, and answers that path, relative to the workspace root. */
export function writeSbom(root: string, image: string, sbom: Sbom): string {
  const file = `dist/images/${image}.cdx.json`
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
  writeFileSync(path.join(root, file), printSbom(sbom))
  return file
}

function reasonOf(error: unknown): string {
  const { stderr = '' } = error as { stderr?: string }
  return /ERROR (.+)/s.exec(stripVTControlCharacters(stderr))?.[1]?.trim() ?? (error as Error).message
}
