import { Command } from 'commander'
import { examples } from './examples.ts'
import { requireNames } from './names.ts'

/** `slipway dev`: what `npm start` runs. */
export function devCommands(root: string): Command[] {
  const dev = new Command('dev')
    .description('Run the whole system: PostgreSQL, the services and the gateway on PORT (8080).')
    .option('--reset', 'clear the data first', false)
    .option('--only <services>', 'show the output of these (comma-separated); the log files have all', (names: string) => names.split(','), [] as string[])
    .addHelpText('after', examples({
      'npx slipway dev --reset': 'begin with the sample data again',
      'npx slipway dev --only gateway': 'show what the gateway logs',
      'PORT=9000 npx slipway dev': 'listen on another port',
    }))
    .action(async (options: { reset: boolean; only: string[] }) => {
      const [{ runDev }, { readManifests }] = await Promise.all([import('../dev/dev.ts'), import('../manifest/read.ts')])
      requireNames('service', options.only, readManifests(root).map(({ name }) => name))
      await runDev(root, options)
    })
  return [dev]
}
