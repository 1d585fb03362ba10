import { Command } from 'commander'
import { examples } from './examples.ts'
import { announce } from './progress.ts'

/** `slipway test`, `slipway gate` and `slipway generate`. */
export function testCommands(root: string): Command[] {
  const test = new Command('test')
    .description('Run every check of the workspace and close with what failed and a line of totals.')
    .option('--no-cache', 'run all of it, whatever Nx remembers')
    .addHelpText('after', examples({ 'npx slipway test': 'what "npm test" runs' }))
    .action(async ({ cache }: { cache: boolean }) => {
      const [{ runTests }, { closing }] = await Promise.all([import('../testing/run-tests.ts'), import('../testing/totals.ts')])
      const totals = await runTests(root, { cache })
      console.log(`${totals.cached} of the passed ones came from the cache`)
      console.log(closing(totals))
      process.exitCode = totals.failed > 0 ? 1 : 0
    })

  const gate = new Command('gate')
    .description('Run every check without caches, then the heavy suites whose inputs changed; what .ci/run calls.')
    .option('--record', 'keep what is green in .ci/green, to be committed', false)
    .option('--all', 'run every heavy suite, changed or not', false)
    .option('--suite <name>', 'run this heavy suite alone, changed or not')
    .addHelpText('after', examples({
      'npx slipway gate --record': 'run what changed, and keep what is green',
      'npx slipway gate --suite containers': 'one of them',
    }))
    .action(async ({ suite, ...options }: { record: boolean; all: boolean; suite?: string }) => {
      const [{ runAlone, runGate }, { closing }] = await Promise.all([import('../gate/gate.ts'), import('../testing/totals.ts')])
      const totals = await (suite === undefined ? runGate(root, options) : runAlone(root, suite, options))
      console.log(closing(totals))
      process.exitCode = totals.failed > 0 ? 1 : 0
    })

  const generate = new Command('generate')
    .description('Write everything generated and derived anew: the contracts, the Go of the SQL, what "nx sync" writes.')
    .addHelpText('after', examples({ 'npx slipway generate': 'after a change of protos or SQL' }))
    .action(async () => {
      const [{ listGenerated }, { generateContracts }, { generateQueries }, { writeDerived }] = await Promise.all([
        import('../contracts/contract.ts'), import('../contracts/generate.ts'), import('../gate/generated.ts'), import('../output/derived.ts'),
      ])
      for (const contract of listGenerated(root)) {
        announce(`generating ${contract.name}`)
        await generateContracts(root, [contract])
      }
      announce('generating the Go of the SQL')
      generateQueries(root)
      writeDerived(root)
    })
  return [test, gate, generate]
}
