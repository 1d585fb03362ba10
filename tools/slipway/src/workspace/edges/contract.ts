import type { RawProjectGraphDependency } from '@nx/devkit'
import { DependencyType } from '@nx/devkit'
import { contractsFolder } from '../../contracts/contract.ts'
import type { Read, Rooted } from './rooted.ts'

/**
 * An edge for each contract that a TypeScript file imports. They are one npm package, so its package.json tells only that some are
 * used; the path tells which: `@slipway/contracts/catalog/…`.
 */
export function contractEdges(projects: readonly Rooted[], read: Read): RawProjectGraphDependency[] {
  const all = projects.find(({ root }) => root === contractsFolder)
  if (!all) return []
  const { name } = JSON.parse(read(`${contractsFolder}/package.json`)) as { name: string }
  const projectOf = new Map(projects.map(({ root, name: project }) => [root, project]))
  return projects
    .filter(({ root }) => !root.startsWith(`${contractsFolder}/`))
    .flatMap((source) => source.files.filter((file) => file.endsWith('.ts')).flatMap((sourceFile) => {
      const used = new Set(specifiers(read(sourceFile)).filter((path) => path.startsWith(`${name}/`)).map((path) => projectOf.get(`${contractsFolder}/${path.split('/')[2]}`)))
      return [...used].flatMap((target) => (target === undefined ? [] : [{ source: source.name, target, sourceFile, type: DependencyType.static }]))
    }))
}

const specifiers = (source: string) => [...source.matchAll(/['"](@[^'"\s]+)['"]/g)].map(([, path = '']) => path)
