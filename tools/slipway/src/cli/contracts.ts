import { Command } from 'commander'
import type { Contract } from '../contracts/contract.ts'

type Action = (root: string, contract: Contract) => void | Promise<void>

/** `slipway contracts …`: what is done with the APIs under libs/contracts. */
export function contractsCommand(root: string): Command {
  const command = new Command('contracts').description('Work with the APIs under libs/contracts.')
  const add = (name: string, description: string, load: () => Promise<Action>) =>
    command
      .command(name)
      .description(description)
      .argument('[names...]', 'contracts, all by default')
      .action(async (names: string[]) => {
        const [{ selectContracts }, action] = await Promise.all([import('../contracts/contract.ts'), load()])
        for (const contract of selectContracts(root, names)) await action(root, contract)
      })

  add('generate', 'write gen/ from the protos', async () => {
    const { generateContracts } = await import('../contracts/generate.ts')
    return (workspace, contract) => generateContracts(workspace, [contract])
  })
  add('lint', 'run buf lint and check the format', async () => (await import('../contracts/lint.ts')).lintContract)
  add('check', 'fail if gen/ is stale or a change breaks the released contract', async () => {
    const [{ checkFingerprint }, { checkBreaking }] = await Promise.all([import('../contracts/fingerprint.ts'), import('../contracts/released.ts')])
    return (workspace, contract) => {
      checkFingerprint(workspace, contract)
      checkBreaking(workspace, contract)
    }
  })
  add('release', 'make today\'s protos the baseline that later ones may not break', async () => (await import('../contracts/released.ts')).releaseContract)
  return command
}
