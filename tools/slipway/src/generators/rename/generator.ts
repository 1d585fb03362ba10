import type { GeneratorCallback, Tree } from '@nx/devkit'
import { isMap, isScalar, isSeq } from 'yaml'
import type { LocatedManifest } from '../../manifest/manifest.ts'
import { addressVariable } from '../../model/service.ts'
import { isAmong, readUpstream } from '../../upstream/upstream.ts'
import { readText } from '../workspace/facts.ts'
import { finish } from '../workspace/finish.ts'
import { requireName } from '../workspace/names.ts'
import { contractOfService, environmentFiles, removeImages, replaceScalars, requireGoService } from '../workspace/service-files.ts'
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
  for (const file of environmentFiles(tree)) renameInEnvironment(tree, file, name, to)
  // Its image has another name, under which nothing was built yet.
  removeImages(tree, name)
  return finish(tree.root, { format: true, next: `${service.folder} is ${folder} now. It has a new database in development; elsewhere, move its data before you deploy.` })
}

/** In sources: the folder and the project, what callers are told of its address, and what the program calls itself. */
function refer(tree: Tree, { name, folder }: LocatedManifest, to: string): void {
  const project = folder.slice('apps/'.length)
  const { upstream } = readUpstream(tree.root)
  rewriteSources(tree, (text, file) => {
    // What upstream owns speaks of no service by name, but in its own examples.
    if (isAmong(file, upstream)) return text
    const referred = text.replaceAll(wholeWord(project), `go-${to}`).replaceAll(wholeWord(addressVariable(name)), addressVariable(to))
    return file === `${folder}/main.go` ? referred.replace(new RegExp(String.raw`(\bName:\s*)"${name}"`), `$1"${to}"`) : referred
  })
}

/** What clients see was named by the service until now, so it is written down. */
function nameManifest(tree: Tree, service: LocatedManifest, folder: string, to: string): void {
  const file = `${folder}/service.yaml`
  replaceScalars(tree, file, (document) => [document.get('name', true)], to)
  const { name, contract, prefix } = service
  if (contract === undefined && tree.exists(`libs/contracts/${contractOfService(service)}`)) addLine(tree, file, `contract: ${name}`)
  if (prefix === undefined && service.serves === 'http' && service.public) addLine(tree, file, `prefix: /${name}`)
}

function addLine(tree: Tree, file: string, line: string): void {
  tree.write(file, readText(tree, file).replace(/^serves:.*\n/m, `$&${line}\n`))
}

function renameNeed(tree: Tree, { folder }: LocatedManifest, name: string, to: string): void {
  replaceScalars(tree, `${folder}/service.yaml`, (document) => {
    const needed = document.getIn(['needs', 'services'])
    return isSeq(needed) ? needed.items.filter((item) => isScalar(item) && item.value === name) : []
  }, to)
}

function renameInEnvironment(tree: Tree, file: string, name: string, to: string): void {
  replaceScalars(tree, file, (document) => {
    const services = document.get('services')
    return isMap(services) ? services.items.map(({ key }) => key).filter((key) => isScalar(key) && key.value === name) : []
  }, to)
}

function filesBelow(tree: Tree, folder: string): string[] {
  return tree.children(folder).flatMap((name) => (tree.isFile(`${folder}/${name}`) ? [`${folder}/${name}`] : filesBelow(tree, `${folder}/${name}`)))
}
