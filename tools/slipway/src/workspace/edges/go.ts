import type { RawProjectGraphDependency } from '@nx/devkit'
import { DependencyType } from '@nx/devkit'
import { goImports, goModule } from './go-imports.ts'
import type { Read, Rooted } from './rooted.ts'
import { owners } from './rooted.ts'

/**
 * An edge for each import of a package of this module, those of tests and of generated code too. An import reaches the
 * project that holds the package: the package itself in a Go library, the whole in an application or a contract.
 */
export function goEdges(projects: readonly Rooted[], read: Read): RawProjectGraphDependency[] {
  const sources = projects.map((source) => ({ source, files: source.files.filter((file) => file.endsWith('.go')) }))
  if (sources.every(({ files }) => files.length === 0)) return []
  const prefix = `${goModule(read('go.mod'))}/`
  const ownerOf = owners(projects)
  return sources.flatMap(({ source, files }) =>
    files.flatMap((sourceFile) => {
      const internal = goImports(read(sourceFile)).filter((imported) => imported.startsWith(prefix))
      const targets = new Set(internal.map((imported) => ownerOf(imported.slice(prefix.length))?.name))
      targets.delete(source.name)
      return [...targets].flatMap((target) =>
        target === undefined ? [] : [{ source: source.name, target, sourceFile, type: DependencyType.static }],
      )
    }),
  )
}
