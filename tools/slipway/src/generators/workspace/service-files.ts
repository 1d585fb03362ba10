import type { Tree } from '@nx/devkit'
import type { Document } from 'yaml'
import { isScalar, parseDocument } from 'yaml'
import type { LocatedManifest } from '../../manifest/manifest.ts'
import { suggestion } from '../../manifest/nearest.ts'
import { readManifests } from '../../manifest/read.ts'
import { readText } from './facts.ts'

/** The Go service of that name, and all manifests. Throws one sentence, with the names that there are. */
export function requireGoService(tree: Tree, name: string): { readonly service: LocatedManifest; readonly all: readonly LocatedManifest[] } {
  const all = readManifests(tree.root)
  const service = all.find((manifest) => manifest.name === name)
  const names = all.map((manifest) => manifest.name)
  if (service === undefined) {
    throw new Error(`there is no service "${name}"${suggestion(name, names)}`)
  }
  if (!service.folder.startsWith('apps/go-')) throw new Error(`"${name}" is no Go service: ${service.folder} is yours to change by hand`)
  return { service, all }
}

/** The contract that a service serves; undefined for one that does not speak gRPC. */
export function contractOfService({ serves, contract, name }: LocatedManifest): string | undefined {
  return serves === 'grpc' ? (contract ?? name) : undefined
}

/** Takes values out of a YAML file as a document, so that comments and order stay. */
export function editYaml(tree: Tree, file: string, edit: (document: Document) => unknown): void {
  const document = parseDocument(readText(tree, file))
  const before = document.toString({ lineWidth: 0 })
  edit(document)
  const after = document.toString({ lineWidth: 0 })
  if (after !== before) tree.write(file, after)
}

/** Puts another value in place of some scalars of a YAML file. Everything else stays as it was written. */
export function replaceScalars(tree: Tree, file: string, find: (document: Document) => readonly unknown[], value: string): void {
  const text = readText(tree, file)
  const ranges = find(parseDocument(text)).flatMap((node) => (isScalar(node) && node.range ? [node.range] : [])).toSorted((a, b) => b[0] - a[0])
  const after = ranges.reduce((rest, [from, to]) => rest.slice(0, from) + value + rest.slice(to), text)
  if (after !== text) tree.write(file, after)
}

/** The values.yaml of every environment. */
export function environmentFiles(tree: Tree): string[] {
  return filesOfEnvironments(tree, 'values.yaml')
}

/** What every environment holds of a service, its image with it, goes. */
export function removeFromEnvironments(tree: Tree, name: string): void {
  for (const file of environmentFiles(tree)) removeService(tree, file, name)
  removeImages(tree, name)
}

/** Which image of a service runs where. */
export function removeImages(tree: Tree, name: string): void {
  for (const file of filesOfEnvironments(tree, 'images.yaml')) removeService(tree, file, name)
}

function removeService(tree: Tree, file: string, name: string): void {
  // A file in which nothing differs has no collection to delete from.
  editYaml(tree, file, (document) => document.hasIn(['services', name]) && document.deleteIn(['services', name]))
}

function filesOfEnvironments(tree: Tree, name: string): string[] {
  const folder = 'deploy/environments'
  return tree.exists(folder) ? tree.children(folder).map((environment) => `${folder}/${environment}/${name}`).filter((file) => tree.exists(file)) : []
}
