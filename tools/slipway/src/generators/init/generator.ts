import type { GeneratorCallback, Tree } from '@nx/devkit'
import type { Facts } from '../workspace/facts.ts'
import { readFacts, readText } from '../workspace/facts.ts'
import { finish } from '../workspace/finish.ts'
import { rewriteSources } from '../workspace/sources.ts'
import type { InitOptions } from './options.ts'
import { planInit } from './options.ts'

/** Gives a fork its own names, everywhere. It can be run again. */
export default function init(tree: Tree, options: InitOptions): GeneratorCallback {
  const plan = planInit(options)
  const facts = readFacts(tree)
  rewriteSources(tree, (text, file) => renameModule(renameScope(text, facts, plan.scope), file, facts, plan.module))
  // npm's own file is no source, but the names of workspaces stand in it.
  tree.write('package-lock.json', renameScope(readText(tree, 'package-lock.json'), facts, plan.scope))
  namePackage(tree, plan)
  tree.write('README.md', readText(tree, 'README.md').replace(/^# .*$/m, `# ${plan.title}`))
  // Records of runs that were somebody else's.
  if (tree.exists('.ci/green')) tree.delete('.ci/green')
  return finish(tree.root, {
    contracts: 'all', format: true, lock: true,
    next: `This is ${plan.scope}/${plan.name} now, and its generators are ${plan.scope}/toolkit:…; npm test tells whether all is well.`,
  })
}

/** `@slipway/` of packages and owners. */
function renameScope(text: string, { scope }: Facts, to: string): string {
  return text.replaceAll(new RegExp(String.raw`(?<![\w.])${scope}(?=\\?/)`, 'g'), to)
}

/** The module line, and import paths: where a domain ends in the same name, as in `catalog.slipway.example`, that is another thing. */
function renameModule(text: string, file: string, { module }: Facts, to: string): string {
  const path = module.replaceAll('.', String.raw`\.`)
  const imports = text.replaceAll(new RegExp(String.raw`(?<![\w.@/-])${path}(?=/)`, 'g'), to)
  return file.endsWith('go.mod') || file.endsWith('.ts') ? imports.replaceAll(new RegExp(String.raw`(?<=\bmodule\s)${path}(?![\w./-])`, 'g'), to) : imports
}

function namePackage(tree: Tree, { name, scope, domain }: ReturnType<typeof planInit>): void {
  const content = JSON.parse(readText(tree, 'package.json')) as Record<string, unknown>
  tree.write('package.json', `${JSON.stringify({ ...content, name: `${scope}/${name}`, slipway: { domain } }, null, 2)}\n`)
}
