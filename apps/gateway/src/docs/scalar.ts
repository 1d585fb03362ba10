import { readFile } from 'node:fs/promises'
import type { scalarScript as makeScript } from '../../build/scalar.ts'
import { tagOf } from './tag.ts'

interface Script {
  /** By gzip. */
  readonly compressed: Uint8Array
  readonly tag: string
}

let loaded: Promise<Script> | undefined

/** The script of the API reference, read when it is first asked for. */
export function loadScalar(): Promise<Script> {
  loaded ??= read().catch((error: unknown) => {
    loaded = undefined
    throw error
  })
  return loaded
}

/** A bundle has it beside itself. Sources make it from the package that is installed, as the bundle did. */
async function read(): Promise<Script> {
  const compressed = await readFile(new URL('scalar.js.gz', import.meta.url)).catch(async () => {
    const { scalarScript } = (await import(new URL('../../build/scalar.ts', import.meta.url).href)) as { readonly scalarScript: typeof makeScript }
    return scalarScript()
  })
  return { compressed, tag: tagOf(compressed) }
}
