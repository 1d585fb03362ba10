import { createTwoFilesPatch } from 'diff'
import type { DerivedFile } from '../render/derived-file.ts'

/** A derived file that is not what its sources give. */
export interface Difference {
  readonly path: string
  /** A unified diff from what is there to what should be; for binary files, their sizes. */
  readonly diff: string
}

/** Reads a file of the workspace; undefined if there is none. */
export type ReadFile = (path: string) => Uint8Array | undefined

/** What differs between derived files and those that are there. */
export function differences(files: readonly DerivedFile[], read: ReadFile): Difference[] {
  return files.flatMap((file) => {
    const there = read(file.path)
    const wanted = Buffer.from(file.content)
    return there && wanted.equals(there) ? [] : [{ path: file.path, diff: typeof file.content === 'string' ? textDiff(file.path, there, file.content) : binaryDiff(there, wanted) }]
  })
}

function textDiff(path: string, there: Uint8Array | undefined, wanted: string): string {
  const patch = createTwoFilesPatch(there ? path : '/dev/null', path, Buffer.from(there ?? '').toString('utf8'), wanted, 'there', 'derived', { context: 2 })
  return patch.slice(patch.indexOf('--- ')).trimEnd()
}

function binaryDiff(there: Uint8Array | undefined, wanted: Uint8Array): string {
  return there ? `binary, ${there.length} bytes there, ${wanted.length} bytes derived` : `binary, missing; ${wanted.length} bytes derived`
}
