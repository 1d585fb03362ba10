import { Command } from 'commander'
import { examples } from './examples.ts'
import { say } from './progress.ts'

interface Options {
  readonly dryRun: boolean
  readonly namespace?: string
  readonly timeout: string
  readonly chart?: string
  readonly version?: string
}

/** `slipway deploy`: an environment, with Helm, in the cluster that KUBECONFIG names. */
export function deployCommand(root: string): Command {
  return new Command('deploy')
    .description('Bring an environment to what its files say, with Helm, in the cluster that KUBECONFIG names; wait until it is well.')
    .argument('<environment>', 'a folder of deploy/environments')
    .option('--dry-run', 'only say the commands', false)
    .option('--namespace <namespace>', 'another one than slipway-<environment>')
    .option('--timeout <duration>', 'how long all of it may take, with migrations', '35m')
    .option('--chart <chart>', 'one in a registry, as oci://…, in place of deploy/charts/slipway')
    .option('--version <version>', 'of the chart in a registry')
    .addHelpText('after', examples({
      'npx slipway deploy staging': 'with the chart of this workspace',
      'npx slipway deploy staging --chart oci://registry.example/charts/slipway --version 1.2.0': 'with one that was published',
    }))
    .action(async (environment: string, { dryRun, timeout, ...options }: Options) => {
      const [{ deploy, describeDeploy }, { findHelm, findKubectl }, { releaseOf }, { readWorkspace }] = await Promise.all([
        import('../delivery/deploy.ts'), import('../delivery/programs.ts'), import('../delivery/release.ts'), import('../output/read-workspace.ts'),
      ])
      const release = releaseOf(root, environment, options)
      const helm = findHelm(root)
      if (dryRun) return console.log(describeDeploy(helm, release, timeout).join('\n'))
      const notes = await deploy(release, { root, services: readWorkspace(root).services, helm, kubectl: findKubectl(root), timeout, say })
      console.log(notes)
      console.log(`${environment} is what its files say, in the namespace ${release.namespace}`)
    })
}
