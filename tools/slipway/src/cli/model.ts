import { Command } from 'commander'
import { diffCommand } from './diff.ts'
import { examples } from './examples.ts'
import { requireNames } from './names.ts'

/** `slipway check`, `graph`, `render` and `diff`: what the manifests say, and what is derived from them. */
export function modelCommands(root: string): Command[] {
  const check = new Command('check')
    .description('Check manifests, environments, the model, derived files, images and upstream.yaml.')
    .option('--json', 'print { checked, findings } as JSON', false)
    .addHelpText('after', examples({ 'npx slipway check': 'say what is wrong and what mends it', 'npx slipway check --json': 'for programs' }))
    .action(async ({ json }: { json: boolean }) => {
      const [{ checkWorkspace }, { describeCheck }] = await Promise.all([import('../check/check.ts'), import('../check/describe.ts')])
      const result = checkWorkspace(root)
      console.log(json ? JSON.stringify(result, null, 2) : describeCheck(result))
      process.exitCode = result.findings.length > 0 ? 1 : 0
    })

  const graph = new Command('graph')
    .description('Show services, who calls whom, routes and objectives.')
    .option('--json', 'print the whole model as JSON instead of a Mermaid flowchart', false)
    .addHelpText('after', examples({ 'npx slipway graph': 'a flowchart in Mermaid', 'npx slipway graph --json': 'the whole model' }))
    .action(async ({ json }: { json: boolean }) => {
      const [{ readWorkspace }, { renderGraph }, { describeModel }] = await Promise.all([
        import('../output/read-workspace.ts'), import('../render/graph.ts'), import('../model/describe.ts'),
      ])
      const { services } = readWorkspace(root)
      process.stdout.write(json ? `${JSON.stringify(describeModel(services), null, 2)}\n` : renderGraph(services))
    })

  const render = new Command('render')
    .description('Write the derived files, as "nx sync" does.')
    .argument('[targets...]', 'what to write, all by default')
    .option('--json', 'print { written } as JSON', false)
    .addHelpText('after', examples({ 'npx slipway render services': 'write one of them' }))
    .action(async (targets: string[], { json }: { json: boolean }) => {
      const [{ targetNames }, { writeDerived }] = await Promise.all([import('../render/render.ts'), import('../output/derived.ts')])
      requireNames('target', targets, targetNames)
      const written = writeDerived(root, targets.length === 0 ? targetNames : targets)
      if (json) console.log(JSON.stringify({ written }))
      else console.log(written.length === 0 ? 'everything is as its sources give it' : written.map((file) => `wrote ${file}`).join('\n'))
    })

  return [check, graph, render, diffCommand(root)]
}
