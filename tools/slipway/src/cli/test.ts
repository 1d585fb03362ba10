import path from 'node:path'
import { Command } from 'commander'

/** `slipway test`, `slipway gate`, `slipway generate`, and what the test targets run. */
export function testCommands(root: string): Command[] {
  const test = new Command('test')
    .description('Run every check of the workspace and close with a line of totals.')
    .option('--no-cache', 'run all of it, whatever Nx remembers')
    .action(async ({ cache }: { cache: boolean }) => {
      const [{ runTests }, { closingLine }] = await Promise.all([import('../testing/run-tests.ts'), import('../testing/totals.ts')])
      const totals = await runTests(root, { cache })
      console.log(`${totals.cached} of the passed ones came from the cache`)
      console.log(closingLine(totals))
      process.exitCode = totals.failed > 0 ? 1 : 0
    })

  const gate = new Command('gate')
    .description('Run every check without caches, then the heavy suites whose inputs changed; what .ci/run calls.')
    .option('--record', 'keep what is green in .ci/green, to be committed', false)
    .option('--all', 'run every heavy suite, changed or not', false)
    .action(async (options: { record: boolean; all: boolean }) => {
      const [{ runGate }, { closingLine }] = await Promise.all([import('../gate/gate.ts'), import('../testing/totals.ts')])
      const totals = await runGate(root, options)
      console.log(closingLine(totals))
      process.exitCode = totals.failed > 0 ? 1 : 0
    })

  const generate = new Command('generate')
    .description('Write everything generated anew: the contracts, and the Go of the SQL.')
    .action(async () => {
      const [{ generateContracts }, { generateQueries }] = await Promise.all([import('../contracts/generate.ts'), import('../gate/generated.ts')])
      await generateContracts(root)
      generateQueries(root)
    })

  const goTest = new Command('go-test')
    .description('Run go test and record its counts; used by the test targets.')
    .option('-C <folder>', 'the module, the workspace by default', '.')
    .argument('<packages...>')
    .action(async (packages: string[], options: { C: string }) => {
      process.exitCode = await (await import('../testing/go-test.ts')).goTest(path.join(root, options.C), packages)
    })
  return [test, gate, generate, goTest]
}
