import { Command } from 'commander'
import type { Change } from '../delivery/promotion.ts'
import { examples } from './examples.ts'
import { requireNames } from './names.ts'
import { announce } from './progress.ts'

interface Options {
  readonly services: readonly string[]
  readonly dryRun: boolean
  readonly verify?: string
}

/** `slipway promote`: one environment runs what another does, or what a registry has under a tag. */
export function promoteCommand(root: string): Command {
  return new Command('promote')
    .description('Write the images that an environment runs to its images.yaml, in one commit of that file.')
    .argument('<from>', 'an environment, or :TAG for what the registry SLIPWAY_REGISTRY has')
    .argument('<to>', 'an environment')
    .option('--services <services>', 'of these alone, with commas between them', (list: string) => list.split(','), [])
    .option('--dry-run', 'only say what would change', false)
    .option('--verify <key>', 'refuse images that the owner of this public key did not sign')
    .addHelpText('after', examples({
      'SLIPWAY_REGISTRY=registry.example/ npx slipway promote :1.2.0 staging': 'staging runs what was pushed as 1.2.0',
      'npx slipway promote staging production': 'production runs what staging does',
      'npx slipway promote staging production --services catalog,orders': 'of these two services',
    }))
    .action(async (from: string, to: string, { services: only, dryRun, verify }: Options) => {
      const [{ readWorkspace }, { promote }, { describeChanges }, { digestsByCrane }] = await Promise.all([
        import('../output/read-workspace.ts'), import('../delivery/promote.ts'), import('../delivery/promotion.ts'), import('../images/registry.ts'),
      ])
      const { services, organisation } = readWorkspace(root)
      requireNames('service', only, services.map(({ name }) => name))
      const admit = verify === undefined ? async () => undefined : await admitSigned(root, verify, { services, organisation })
      const registry = () => ({ registry: process.env['SLIPWAY_REGISTRY'] ?? '', resolve: digestsByCrane(root) })
      const { changes, commit } = await promote({ services, organisation }, { root, from, to, only, registry, admit, dryRun })
      for (const line of describeChanges(changes)) console.log(line)
      if (changes.length === 0) console.log(`${to} has what ${from} has: nothing changes`)
      else console.log(commit === undefined ? 'nothing is written' : `committed as ${commit}: push it, and it is what ${to} is to run`)
    })
}

/** Verifies what changes, by cosign. */
async function admitSigned(root: string, key: string, workspace: { readonly services: readonly { readonly name: string; readonly image: string }[]; readonly organisation: string }) {
  const [{ requireKey }, { buildCosign }, { digestsByCrane }, { verifyImage }, { repositoryOf }] = await Promise.all([
    import('../images/signing/key.ts'), import('../images/signing/cosign.ts'), import('../images/registry.ts'), import('../images/verify.ts'), import('../images/reference.ts'),
  ])
  requireKey(key)
  announce('looking for cosign and crane, which take minutes to build the first time')
  const [cosign, resolve] = [buildCosign(root), digestsByCrane(root)]
  return async (changes: readonly Change[]) => {
    for (const { service, to } of changes) {
      const image = workspace.services.find(({ name }) => name === service)?.image
      if (image === undefined || to === undefined) continue
      await verifyImage(cosign, resolve, { reference: `${process.env['SLIPWAY_REGISTRY'] ?? ''}${repositoryOf(workspace.organisation, image)}@${to.digest}`, key })
    }
  }
}
