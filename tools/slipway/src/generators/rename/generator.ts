import type { GeneratorCallback, Tree } from '@nx/devkit'
import { isMap, isScalar, isSeq } from 'yaml'
import type { LocatedManifest } from '../../manifest/manifest.ts'
import { finish } from '../workspace/finish.ts'
import { requireName } from '../workspace/names.ts'
import { contractOfService, editYaml, environmentFiles, requireGoService } from '../workspace/service-files.ts'
import { rewriteSources, wholeWord } from '../workspace/sources.ts'

/** Renames a service: folder, service and DNS name, and all that refers to these. What its clients see stays as it is. */
export default function rename(tree: Tree, { name, to }: { readonly name: string; readonly to: string }): GeneratorCallback {
  const { service, all } = requireGoService(tree, name)
  requireName(to)
  const folder = `apps/go-${to}`
  if (all.some((manifest) => manifest.name === to) || tree.exists(folder)) throw new Error(`there is a service "${to}" already`)
  refer(tree, service, to)
  for (const file of filesBelow(tree, service.folder)) tree.rename(file, `${folder}${file.slice(service.folder.length)}`)
  nameManifest(tree, service, folder, to)
  for (const other of all.filter((manifest) => manifest !== service)) renameNeed(tree, other, name, to)
  for (const file of environmentFiles(tree)) editYaml(tree, file, (document) => renameKey(document.get('services'), name, to))
  return finish(tree.root, { format: true, next: `${service.folder} is ${folder} now. It has a new database in development; elsewhere, move its data before you deploy.` })
}

/** In sources: the folder and the project, what callers are told of its address, and what the program calls itself. */
function refer(tree: Tree, { name, folder }: LocatedManifest, to: string): void {
  const variable = (service: string) => `${service.replaceAll('-', '_').toUpperCase()}_ADDR`
  const project = folder.slice('apps/'.length)
  rewriteSources(tree, (text, file) => {
    const referred = text.replaceAll(wholeWord(project), `go-${to}`).replaceAll(wholeWord(variable(name)), variable(to))
    return file === `${folder}/main.go` ? referred.replace(new RegExp(String.raw`(\bName:\s*)"${name}"`), `$1"${to}"`) : referred
  })
}

function nameManifest(tree: Tree, service: LocatedManifest, folder: string, to: string): void {
  const contract = contractOfService(service)
  editYaml(tree, `${folder}/service.yaml`, (document) => {
    document.set('name', to)
    if (contract !== undefined && tree.exists(`libs/contracts/${contract}`)) document.set('contract', contract)
    if (service.serves === 'http' && service.public) document.set('prefix', service.prefix ?? `/${service.name}`)
  })
}

function renameNeed(tree: Tree, { folder }: LocatedManifest, name: string, to: string): void {
  editYaml(tree, `${folder}/service.yaml`, (document) => {
    const needed = document.getIn(['needs', 'services'])
    if (!isSeq(needed)) return
    for (const item of needed.items) if (isScalar(item) && item.value === name) item.value = to
  })
}

function renameKey(map: unknown, name: string, to: string): void {
  if (!isMap(map)) return
  for (const { key } of map.items) if (isScalar(key) && key.value === name) key.value = to
}

function filesBelow(tree: Tree, folder: string): string[] {
  return tree.children(folder).flatMap((name) => (tree.isFile(`${folder}/${name}`) ? [`${folder}/${name}`] : filesBelow(tree, `${folder}/${name}`)))
}
