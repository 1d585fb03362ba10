import type { CreateDependenciesContext, RawProjectGraphDependency } from '@nx/devkit'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { importedFolders, readModulePath } from './go-imports.ts'

type FilesOfProjects = CreateDependenciesContext['fileMap']['projectFileMap']

/** One edge for each import line that leaves its project, with the file that has it. */
export function goDependencies(root: string, projects: CreateDependenciesContext['projects'], files: FilesOfProjects): RawProjectGraphDependency[] {
  const modulePath = readModulePath(root)
  const byRoot = new Map(Object.entries(projects).map(([name, project]) => [project.root, name]))
  return Object.entries(files).flatMap(([source, list]) =>
    list
      .map(({ file }) => file)
      .filter((file) => file.endsWith('.go'))
      .flatMap((sourceFile) =>
        importedFolders(readFileSync(path.join(root, sourceFile), 'utf8'), modulePath)
          .map((folder) => owner(folder, byRoot))
          .filter((target) => target !== undefined && target !== source)
          .map((target) => ({ source, target: target as string, sourceFile, type: 'static' as const })),
      ),
  )
}

/** The project with the longest root that holds the folder. */
function owner(folder: string, byRoot: ReadonlyMap<string, string>): string | undefined {
  for (let at = folder; at !== '.'; at = path.posix.dirname(at)) {
    const name = byRoot.get(at)
    if (name !== undefined) return name
  }
  return undefined
}
