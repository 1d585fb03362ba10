import type { GeneratorCallback, Tree } from '@nx/devkit'
import { finish } from '../workspace/finish.ts'
import { contractOfService, removeFromEnvironments, requireGoService } from '../workspace/service-files.ts'
import { whoNeeds } from './who-needs.ts'

/** Takes a service away, unless others need it. */
export default function remove(tree: Tree, { name }: { readonly name: string }): GeneratorCallback {
  const { service, all } = requireGoService(tree, name)
  const needed = whoNeeds(tree, service, all)
  if (needed.length > 0) throw new Error(`"${name}" cannot be removed: others need it.\n${needed.map((reason) => `  ${reason}`).join('\n')}`)
  tree.delete(service.folder)
  const contract = contractOfService(service)
  if (contract !== undefined && tree.exists(`libs/contracts/${contract}`)) tree.delete(`libs/contracts/${contract}`)
  removeFromEnvironments(tree, name)
  return finish(tree.root, { next: `${service.folder} is gone. What its database held in development goes with: npm start -- --reset` })
}
