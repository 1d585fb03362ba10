import { Command } from 'commander'
import { deployCommand } from './deploy.ts'
import { examples } from './examples.ts'
import { UsageError } from './exit.ts'
import { announce, say } from './progress.ts'
import { promoteCommand } from './promote.ts'

/** `slipway promote`, `deploy` and `chart`: what runs where, and how it gets there. */
export function deliveryCommands(root: string): Command[] {
  return [promoteCommand(root), deployCommand(root), chartCommand(root)]
}

function chartCommand(root: string): Command {
  return new Command('chart')
    .description('Publish the umbrella chart.')
    .addCommand(publishCommand(root))
}

function publishCommand(root: string): Command {
  return new Command('publish')
    .description('Package the umbrella chart and push it to charts/ of the registry SLIPWAY_REGISTRY.')
    .argument('[version]', 'such as 1.2.0; what Git says of this commit by default')
    .addHelpText('after', examples({ 'SLIPWAY_REGISTRY=registry.example/ npx slipway chart publish 1.2.0': 'oci://registry.example/charts/slipway:1.2.0' }))
    .action(async (given: string | undefined) => {
      const [{ publishChart }, { findHelm }, { requireVersion, versionOf }, { digestsByCrane }] = await Promise.all([
        import('../delivery/chart.ts'), import('../delivery/programs.ts'), import('../delivery/version.ts'), import('../images/registry.ts'),
      ])
      const registry = process.env['SLIPWAY_REGISTRY'] ?? ''
      if (registry === '') throw new UsageError('SLIPWAY_REGISTRY says where to push to, such as registry.example/')
      const version = given === undefined ? versionOf(root) : requireVersion(given)
      announce('looking for helm and crane, which take minutes to build the first time')
      console.log(await publishChart(findHelm(root), { registry, version, resolve: digestsByCrane(root) }, { cwd: root, say }))
    })
}
