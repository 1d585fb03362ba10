import { Command } from 'commander'
import type { Contract } from '../contracts/contract.ts'
import { examples } from './examples.ts'
import { requireNames } from './names.ts'
import { announce } from './progress.ts'

type Action = (root: string, contract: Contract) => void | Promise<void>

/** `slipway contracts …`: what is done with the APIs under libs/contracts. */
export function contractsCommand(root: string): Command {
  const command = new Command('contracts')
    .description('Work with the APIs under libs/contracts.')
    .addHelpText('after', examples({ 'npx slipway contracts generate': 'write gen/ of all', 'npx slipway contracts check --json': 'what is stale or breaks clients, as JSON' }))

  add(command, 'generate', 'write gen/ from the protos', examples({ 'npx slipway contracts generate': 'of all contracts' }))
    .action((names: string[]) => forEach(root, names, 'generating', async () => {
      const { generateContracts } = await import('../contracts/generate.ts')
      return (workspace, contract) => generateContracts(workspace, [contract])
    }))

  add(command, 'lint', 'run buf lint and check the format', examples({ 'npx slipway contracts lint': 'all contracts' }))
    .action((names: string[]) => forEach(root, names, 'linting', async () => (await import('../contracts/lint.ts')).lintContract))

  add(command, 'check', 'fail if gen/ is stale or a change breaks the released contract', examples({ 'npx slipway contracts check --json': 'all contracts, for programs' }))
    .option('--json', 'print { checked, findings } as JSON', false)
    .action(async (names: string[], { json }: { json: boolean }) => {
      const contracts = await select(root, names)
      const findings = await findingsOf(root, contracts)
      if (json) console.log(JSON.stringify({ checked: contracts.length, findings }, null, 2))
      else for (const { message } of findings) console.error(message)
      process.exitCode = findings.length > 0 ? 1 : 0
    })

  add(command, 'release', 'make today\'s protos the baseline that later ones may not break', examples({ 'npx slipway contracts release': 'hold all contracts to what they are today' }))
    .action((names: string[]) => forEach(root, names, 'releasing', async () => (await import('../contracts/released.ts')).releaseContract))
  return command
}

function add(command: Command, name: string, description: string, help: string): Command {
  return command.command(name).description(description).argument('[contracts...]', 'contracts, all by default').addHelpText('after', help)
}

async function forEach(root: string, names: readonly string[], doing: string, load: () => Promise<Action>): Promise<void> {
  const [contracts, action] = await Promise.all([select(root, names), load()])
  for (const contract of contracts) {
    announce(`${doing} ${contract.name}`)
    await action(root, contract)
  }
}

async function select(root: string, names: readonly string[]): Promise<Contract[]> {
  const { listGenerated, selectContracts } = await import('../contracts/contract.ts')
  requireNames('contract', names, listGenerated(root).map(({ name }) => name))
  return selectContracts(root, names)
}

/** What is wrong with each contract, not only with the first. */
async function findingsOf(root: string, contracts: readonly Contract[]): Promise<{ contract: string; message: string }[]> {
  const [{ checkFingerprint }, { checkBreaking }] = await Promise.all([import('../contracts/fingerprint.ts'), import('../contracts/released.ts')])
  return contracts.flatMap((contract) => {
    announce(`checking ${contract.name}`)
    return [checkFingerprint, checkBreaking].flatMap((check) => {
      try {
        check(root, contract)
        return []
      } catch (error) {
        return [{ contract: contract.name, message: (error as Error).message }]
      }
    })
  })
}
