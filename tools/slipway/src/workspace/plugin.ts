import type { CreateDependencies, CreateNodesV2, ProjectConfiguration, RawProjectGraphDependency } from '@nx/devkit'
import { goDependencies } from './go-dependencies.ts'
import { goProjects } from './go-projects.ts'
import { manifestDependencies } from './manifest-dependencies.ts'
import { packageTargets } from './package-targets.ts'

export const name = '@slipway/toolkit'

/** Every package of npm, every Go application and every package folder of a Go library is a project. */
export const createNodesV2: CreateNodesV2 = [
  '{apps,libs,tools}/**/{package.json,*.go}',
  (files, _options, { workspaceRoot }) => {
    const projects = new Map<string, ProjectConfiguration>()
    for (const project of [...goProjects(workspaceRoot, files), ...packageTargets(workspaceRoot, files)]) {
      const known = projects.get(project.root)
      projects.set(project.root, known ? { ...known, ...project, targets: { ...known.targets, ...project.targets } } : project)
    }
    return [...projects].map(([root, project]) => [files.find((file) => file.startsWith(`${root}/`)) ?? root, { projects: { [root]: project } }] as const)
  },
]

/** Go's import lines and the manifests' needs; npm's own dependencies are read by Nx. */
export const createDependencies: CreateDependencies = (_options, { projects, workspaceRoot, fileMap }) => {
  const dependencies: RawProjectGraphDependency[] = []
  dependencies.push(...goDependencies(workspaceRoot, projects, fileMap.projectFileMap))
  dependencies.push(...manifestDependencies(workspaceRoot, projects))
  return dependencies
}
