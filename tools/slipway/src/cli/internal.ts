import { Command } from 'commander'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { examples } from './examples.ts'
import { progress } from './progress.ts'

/** What test targets and tests run: a database or a whole system for themselves, and counts of what Go tested. */
export function internalCommands(root: string): Command[] {
  const withPostgres = new Command('with-postgres')
    .description('Run a command with the address of a throw-away PostgreSQL in TEST_POSTGRES_URL, and exit as it does.')
    .argument('<command...>')
    .passThroughOptions()
    .addHelpText('after', examples({ 'npx slipway with-postgres -- go test ./libs/go-service/...': 'test with a database' }))
    .action(async (command: string[]) => {
      const { withPostgres: use } = await import('../postgres/throwaway.ts')
      process.exitCode = await use((server) => run(command, { TEST_POSTGRES_URL: server.url }))
    })

  const e2e = new Command('e2e')
    .description('Run a command against a throw-away system, with its address in SLIPWAY_BASE_URL, and exit as it does.')
    .option('--compose', 'in containers, by docker-compose.yml', false)
    .argument('<command...>')
    .passThroughOptions()
    .addHelpText('after', examples({ 'npx slipway e2e -- node --test "apps/*-e2e/test/*.test.ts"': 'test a whole system' }))
    .action(async (command: string[], { compose }: { compose: boolean }) => {
      const test = (url: string) => run(command, { SLIPWAY_BASE_URL: url })
      if (compose) process.exitCode = await (await import('../compose/throwaway.ts')).withThrowawayContainers(root, progress, test)
      else process.exitCode = await (await import('../dev/throwaway.ts')).withThrowawaySystem(root, (_system, url) => test(url))
    })

  const goTest = new Command('go-test')
    .description('Run go test and record its counts.')
    .option('-C <folder>', 'the module, the workspace by default', '.')
    .argument('<packages...>')
    .addHelpText('after', examples({ 'npx slipway go-test ./libs/go-service/...': 'test some packages' }))
    .action(async (packages: string[], options: { C: string }) => {
      process.exitCode = await (await import('../testing/go-test.ts')).goTest(path.join(root, options.C), packages)
    })
  return [withPostgres, e2e, goTest]
}

function run([command = '', ...args]: readonly string[], env: Record<string, string>): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${command} does not start: ${error.message}`, { cause: error })))
    child.on('close', (code) => resolve(code ?? 1))
  })
}
