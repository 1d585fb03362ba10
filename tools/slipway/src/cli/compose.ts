import { Command } from 'commander'
import { examples } from './examples.ts'
import { requireNames } from './names.ts'
import { progress } from './progress.ts'

/** `slipway up`, `down`, `logs` and `secrets`: the system in containers, by docker-compose.yml. */
export function composeCommands(root: string): Command[] {
  const up = new Command('up')
    .description('Run the whole system in containers: build its images, start it, wait until all of it is healthy.')
    .option('--no-build', 'start the images that are there')
    .addHelpText('after', examples({
      'npx slipway up': 'the gateway on 127.0.0.1:8080',
      'PORT=9000 npx slipway up --no-build': 'on another port, with the images of last time',
    }))
    .action(async ({ build }: { build: boolean }) => {
      const compose = await import('../compose/up.ts')
      await compose.up({ root }, { build, progress })
      console.log(`the gateway answers at http://127.0.0.1:${process.env['PORT'] || 8080}`)
    })

  const down = new Command('down')
    .description('Stop the containers and remove them. The data stays, unless its volumes go too.')
    .option('-v, --volumes', 'remove the data as well', false)
    .addHelpText('after', examples({ 'npx slipway down': 'keep the data', 'npx slipway down --volumes': 'begin anew next time' }))
    .action(async (options: { volumes: boolean }) => {
      const compose = await import('../compose/up.ts')
      await compose.down({ root }, { ...options, progress })
    })

  const logs = new Command('logs')
    .description('Print what the containers log.')
    .argument('[services...]', 'whose, all by default')
    .option('-f, --follow', 'go on as more comes', false)
    .option('--tail <lines>', 'how many of the last lines of each', 'all')
    .addHelpText('after', examples({ 'npx slipway logs gateway --follow': 'what the gateway says from now on' }))
    .action(async (services: string[], { follow, tail }: { follow: boolean; tail: string }) => {
      const [{ runCompose }, { listContainers }] = await Promise.all([import('../compose/project.ts'), import('../compose/containers.ts')])
      requireNames('container', services, listContainers(root))
      await runCompose({ root }, 'logs', [...(follow ? ['--follow'] : []), '--tail', tail, ...services], (chunk, stream) => {
        (stream === 'stderr' ? process.stderr : process.stdout).write(chunk)
      })
    })

  const secrets = new Command('secrets')
    .description('Make the files in .slipway/secrets that containers read secrets from, where they are missing.')
    .addHelpText('after', examples({ 'PAYMENT_KEY=… npx slipway secrets': 'a service\'s own secrets come from the environment' }))
    .action(async () => {
      const [{ ensureSecrets }, { readWorkspace }] = await Promise.all([import('../compose/secrets.ts'), import('../output/read-workspace.ts')])
      ensureSecrets(root, readWorkspace(root).services, process.env)
    })
  return [up, down, logs, secrets]
}
