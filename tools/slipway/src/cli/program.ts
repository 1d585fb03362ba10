import { Command } from 'commander'
import { clusterCommand } from './cluster.ts'
import { composeCommands } from './compose.ts'
import { completionCommands } from './completion.ts'
import { contractsCommand } from './contracts.ts'
import { deliveryCommands } from './delivery.ts'
import { devCommands } from './dev.ts'
import { doctorCommand } from './doctor.ts'
import { examples } from './examples.ts'
import { exitCodes } from './exit.ts'
import { imagesCommand } from './images.ts'
import { internalCommands } from './internal.ts'
import { invokeCommand } from './invoke.ts'
import { modelCommands } from './model.ts'
import { testCommands } from './test.ts'

/** The whole command, for the workspace at `root`. It throws instead of exiting. */
export function createProgram(root: string): Command {
  const program = new Command('slipway')
    .description('Runs, tests and describes this workspace.')
    .enablePositionalOptions()
    .addHelpText('after', examples({
      'npx slipway dev': 'run the whole system',
      'npx slipway invoke catalog': 'see what a running service can be asked',
      'npx slipway help invoke': 'see what a command takes',
    }) + describeExitCodes())
  const [completion, answers] = completionCommands(root, program)
  const groups = {
    'Run:': [...devCommands(root), invokeCommand(root), doctorCommand(root)],
    'Run in containers:': [...composeCommands(root), imagesCommand(root)],
    'Deploy:': [...deliveryCommands(root), clusterCommand(root)],
    'Describe:': modelCommands(root),
    'Build and test:': [...testCommands(root), contractsCommand(root)],
    'Commands:': [completion],
  }
  for (const [group, commands] of Object.entries(groups)) for (const command of commands) program.addCommand(command.helpGroup(group))
  for (const command of [answers, ...internalCommands(root)]) program.addCommand(command, { hidden: true })
  throwInsteadOfExiting(program)
  return program
}

function describeExitCodes(): string {
  return `\nExit codes:\n${Object.entries(exitCodes).map(([code, meaning]) => `  ${code}  ${meaning}\n`).join('')}`
}

/** Commander passes these on to commands that it makes itself, and not to those that are added. */
function throwInsteadOfExiting(command: Command): void {
  command.exitOverride().showHelpAfterError('(slipway --help shows what there is)')
  for (const below of command.commands) throwInsteadOfExiting(below)
}
