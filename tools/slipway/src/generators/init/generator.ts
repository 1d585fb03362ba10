import type { GeneratorCallback, Tree } from '@nx/devkit'
import { listFiles } from '../../workspace/files.ts'
import { readFacts, readText } from '../workspace/facts.ts'
import { finish } from '../workspace/finish.ts'
import { rewriteSources } from '../workspace/sources.ts'
import type { InitOptions } from './options.ts'
import { planInit } from './options.ts'
import { renameModule, renameScope } from './rewrite.ts'

/** Gives a fork its own names, everywhere. It can be run again. */
export default function init(tree: Tree, options: InitOptions): GeneratorCallback {
  const plan = planInit(options)
  const facts = readFacts(tree)
  rewriteSources(tree, (text, file) => renameModule(renameScope(text, facts.scope, plan.scope), file, facts.module, plan.module))
  // npm's own files are no sources, but the names of packages stand in them.
  for (const file of listFiles(tree.root).filter((each) => /(^|\/)package-lock\.json$/.test(each))) tree.write(file, renameScope(readText(tree, file), facts.scope, plan.scope))
  namePackage(tree, plan)
  tree.write('README.md', readText(tree, 'README.md').replace(/^# .*$/m, `# ${plan.title}`))
  // Records of runs that were somebody else's.
  if (tree.exists('.ci/green')) tree.delete('.ci/green')
  return finish(tree.root, {
    contracts: 'all', format: true, lock: true,
    next: `This is ${plan.scope}/${plan.name} now, and its generators are ${plan.scope}/toolkit:…; npm test tells whether all is well.`,
  })
}

function namePackage(tree: Tree, { name, scope, domain }: ReturnType<typeof planInit>): void {
  const content = JSON.parse(readText(tree, 'package.json')) as Record<string, unknown>
  tree.write('package.json', `${JSON.stringify({ ...content, name: `${scope}/${name}`, slipway: { domain } }, null, 2)}\n`)
}
