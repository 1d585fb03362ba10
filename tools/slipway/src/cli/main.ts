import { CommanderError } from 'commander'
import path from 'node:path'
import { exitCodeOf } from './exit.ts'
import { createProgram } from './program.ts'

const root = path.resolve(import.meta.dirname, '../../../..')

try {
  await createProgram(root).parseAsync()
} catch (error) {
  // What the parser has to say, it has said.
  if (!(error instanceof CommanderError)) console.error(error instanceof Error ? error.message : error)
  process.exitCode = exitCodeOf(error)
} finally {
  // The channel to the bootstrap would keep this process alive.
  process.disconnect?.()
}
