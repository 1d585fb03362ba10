import { Command } from 'commander'
import { spawn } from 'node:child_process'

/** `slipway dev`, and what tests use to have a database or a whole system for themselves. */
export function devCommands(root: string): Command[] {
  const dev = new Command('dev')
    .description('Run the whole system: PostgreSQL, the services and the gateway on PORT (8080).')
    .option('--reset', 'clear the data first', false)
    .option('--only <names>', 'show the output of these services (comma-separated); the log files have all', (names: string) => names.split(','), [] as string[])
    .action(async (options: { reset: boolean; only: string[] }) => {
      await (await import('../dev/dev.ts')).runDev(root, options)
    })

  const withPostgres = new Command('with-postgres')
    .description('Run a command with the address of a throw-away PostgreSQL in TEST_POSTGRES_URL.')
    .argument('<command...>')
    .passThroughOptions()
    .action(async (command: string[]) => {
      const { withPostgres: use } = await import('../postgres/throwaway.ts')
      process.exitCode = await use((server) => run(command, { TEST_POSTGRES_URL: server.url }))
    })

  const e2e = new Command('e2e')
    .description('Run a command against a throw-away system, with its address in SLIPWAY_BASE_URL.')
    .argument('<command...>')
    .passThroughOptions()
    .action(async (command: string[]) => {
      const { withThrowawaySystem } = await import('../dev/throwaway.ts')
      process.exitCode = await withThrowawaySystem(root, (_system, url) => run(command, { SLIPWAY_BASE_URL: url }))
    })
  return [dev, withPostgres, e2e]
}

function run([command = '', ...args]: readonly string[], env: Record<string, string>): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${command} does not start: ${error.message}`)))
    child.on('close', (code) => resolve(code ?? 1))
  })
}
