import type { ProjectGraph, RawProjectGraphDependency } from '@nx/devkit'
import { DependencyType } from '@nx/devkit'
import type { Rooted } from './rooted.ts'

/** An edge to each npm package that a project's targets run, so that a new version of the compiler affects what it compiles. */
export function toolEdges(
  projects: readonly Rooted[],
  externalNodes: NonNullable<ProjectGraph['externalNodes']>,
): RawProjectGraphDependency[] {
  return projects.flatMap((project) =>
    [...new Set(project.tools)]
      .map((tool) => `npm:${tool}`)
      .filter((target) => target in externalNodes)
      .map((target) => ({ source: project.name, target, type: DependencyType.implicit })),
  )
}
