import type { GeneratorCallback, Tree } from '@nx/devkit'
import { readFacts, readText } from '../workspace/facts.ts'
import { finish } from '../workspace/finish.ts'
import { requireGoService } from '../workspace/service-files.ts'

/** Makes a module of a service's folder, with the versions that it has now. The libraries stay those of the workspace. */
export default function eject(tree: Tree, { name }: { readonly name: string }): GeneratorCallback {
  const { service } = requireGoService(tree, name)
  if (service.ejected) throw new Error(`${service.folder} has a go.mod of its own already`)
  const { module } = readFacts(tree)
  const root = readText(tree, 'go.mod')
  const up = service.folder.split('/').map(() => '..').join('/')
  const own = `require ${module} v0.0.0\n\nreplace ${module} => ${up}\n`
  tree.write(`${service.folder}/go.mod`, `${root.replace(/^module .*$/m, `module ${module}/${service.folder}`).trimEnd()}\n\n${own}`)
  tree.write(`${service.folder}/go.sum`, readText(tree, 'go.sum'))
  return finish(tree.root, { tidy: [service.folder, '.'], next: `${service.folder} has its own go.mod: go -C ${service.folder} get … changes its dependencies alone` })
}
