import { Command } from 'commander'

/** `slipway test`, `slipway gate`, and what the test targets run. */
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

  const goTest = new Command('go-test')
    .description('Run go test and record its counts; used by the test targets.')
    .argument('<packages...>')
    .action(async (packages: string[]) => {
      process.exitCode = await (await import('../testing/go-test.ts')).goTest(root, packages)
    })
  return [test, goTest]
}
