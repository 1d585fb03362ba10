import path from 'node:path'
import { Command } from 'commander'
import { contractsCommand } from './contracts.ts'
import { devCommands } from './dev.ts'
import { modelCommands } from './model.ts'
import { testCommands } from './test.ts'

const root = path.resolve(import.meta.dirname, '../../../..')

const program = new Command('slipway')
  .description('Runs, tests and describes this workspace.')
  .enablePositionalOptions()
  .showHelpAfterError('(slipway --help shows what there is)')
for (const command of [...devCommands(root), ...modelCommands(root), ...testCommands(root), contractsCommand(root)]) program.addCommand(command)

try {
  await program.parseAsync()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  // The channel to the bootstrap would keep this process alive.
  process.disconnect?.()
}
