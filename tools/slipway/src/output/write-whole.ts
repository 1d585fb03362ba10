import { renameSync, rmSync, writeFileSync } from 'node:fs'

/** Writes a file whole or not at all, whoever reads it meanwhile. */
export function writeWhole(file: string, content: string): void {
  // Beside it, so that the renaming stays within one file system.
  const unfinished = `${file}.${process.pid}`
  try {
    writeFileSync(unfinished, content)
    renameSync(unfinished, file)
  } finally {
    rmSync(unfinished, { force: true })
  }
}
