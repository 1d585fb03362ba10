import { Command } from 'commander'
import type { Difference } from '../output/differences.ts'
import { examples } from './examples.ts'
import { UsageError } from './exit.ts'
import { requireNames } from './names.ts'

interface Options {
  readonly json: boolean
  readonly env?: string
  readonly against?: string
}

/** `slipway diff`: derived files and their sources, or an environment and what is deployed. */
export function diffCommand(root: string): Command {
  return new Command('diff')
    .description('Show how the derived files differ from what their sources give, or what a deploy would change; exit with 1 if they do.')
    .argument('[targets...]', 'which derived files to compare, all by default')
    .option('--env <environment>', 'what a deploy of it would change in the cluster that KUBECONFIG names')
    .option('--against <environment>', 'with --env: how it differs from another environment, without a cluster')
    .option('--json', 'print [{ path, diff }] as JSON', false)
    .addHelpText('after', examples({
      'npx slipway diff': 'what "npx slipway render" would change',
      'npx slipway diff --env staging': 'what "npx slipway deploy staging" would change',
      'npx slipway diff --env production --against staging': 'how they differ',
    }))
    .action(async (targets: string[], { json, ...asked }: Options) => {
      const found = asked.env === undefined ? await ofDerivedFiles(root, targets, asked) : await ofEnvironment(root, targets, { ...asked, env: asked.env })
      if (json) console.log(JSON.stringify(found, null, 2))
      else for (const one of found) console.log(`${one.path}:\n${one.diff}`)
      process.exitCode = found.length > 0 ? 1 : 0
    })
}

async function ofDerivedFiles(root: string, targets: string[], { against }: Pick<Options, 'against'>): Promise<readonly Difference[]> {
  if (against !== undefined) throw new UsageError('--against is of an environment: name the other one by --env')
  const [{ targetNames }, { findDrift }] = await Promise.all([import('../render/render.ts'), import('../output/derived.ts')])
  requireNames('target', targets, targetNames)
  return findDrift(root, targets.length === 0 ? targetNames : targets)
}

async function ofEnvironment(root: string, targets: string[], { env, against }: { readonly env: string; readonly against?: string }): Promise<readonly Difference[]> {
  if (targets.length > 0) throw new UsageError('an environment has no targets: name them without --env')
  const [{ diffEnvironment }, { findHelm }] = await Promise.all([import('../delivery/diff.ts'), import('../delivery/programs.ts')])
  return diffEnvironment(root, findHelm(root), { environment: env, against })
}
