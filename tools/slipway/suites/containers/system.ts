import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { docker } from '../../src/images/engine.ts'
import { referenceOf, repositoryOf } from '../../src/images/reference.ts'
import type { Service } from '../../src/model/service.ts'
import { readWorkspace } from '../../src/output/read-workspace.ts'

export const root = path.resolve(import.meta.dirname, '../../../..')
export const { services, organisation } = readWorkspace(root)

export const imageOf = (service: Service): string => referenceOf(repositoryOf(organisation, service.image), process.env)

/** What the engine says of images or containers. */
export async function inspect<T>(...names: readonly string[]): Promise<T[]> {
  return JSON.parse(await docker(['inspect', ...names])) as T[]
}

/** What is asked of an image here. */
export interface Image {
  readonly Size: number
  readonly RootFS: { readonly Layers: readonly string[] }
  readonly Config: {
    readonly User: string
    readonly StopSignal: string
    readonly Entrypoint: readonly string[]
    readonly Labels: Readonly<Record<string, string>>
    readonly Healthcheck?: { readonly Test: readonly string[] }
  }
}

/** A file of an image, as tar lists it. */
export interface ImageFile {
  readonly name: string
  /** Such as `-rwxr-xr-x`. */
  readonly mode: string
  readonly size: number
}

/** Every file of an image, from a container that is never started. */
export async function filesOf(reference: string): Promise<ImageFile[]> {
  const container = (await docker(['create', reference])).trim()
  try {
    const listed = execFileSync('sh', ['-c', `docker export ${container} | tar -tv --numeric-owner`], { encoding: 'utf8', maxBuffer: 2 ** 26 })
    return listed.trim().split('\n').map((line) => {
      const [mode = '', , size = '', , , ...name] = line.split(/\s+/)
      return { mode, size: Number(size), name: name.join(' ').replace(/^\.?\/?/, '/') }
    })
  } finally {
    await docker(['rm', container])
  }
}
