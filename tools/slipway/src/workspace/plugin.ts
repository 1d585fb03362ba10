import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { CreateDependencies, CreateNodes, ProjectConfiguration } from '@nx/devkit'
import { readManifests } from '../manifest/read.ts'
import { contractEdges } from './edges/contract.ts'
import { goEdges } from './edges/go.ts'
import type { Rooted } from './edges/rooted.ts'
import { serviceEdges } from './edges/service.ts'
import { toolEdges } from './edges/tool.ts'
import { discover } from './projects/discover.ts'
import { namedInputsOf } from './targets/inputs.ts'
import { targetsOf } from './targets/targets.ts'

export const name = '@slipway/toolkit/nx-plugin'

/**
 * The projects of the workspace and what can be run on them, from go.mod, package.json, service.yaml and the folders themselves.
 * It only reads files, so that the graph loads on a machine without Go. The pattern holds no `*.go`, because Nx takes the
 * deletion of a file that matches it for the deletion of a project, which affects everything.
 */
export const createNodes: CreateNodes = [
  '{go.mod,package.json,**/package.json}',
  (manifests, _options, { workspaceRoot }) => {
    const services = new Map(readManifests(workspaceRoot).map((service) => [service.folder, service.name]))
    return discover(workspaceRoot, manifests).map((project) => {
      const configuration: ProjectConfiguration = {
        name: project.name,
        root: project.root,
        projectType: project.root.startsWith('apps/') ? 'application' : 'library',
        namedInputs: namedInputsOf(project),
        targets: targetsOf(project, services.get(project.root), reader(workspaceRoot)),
      }
      return [project.manifest, { projects: { [project.root]: configuration } }] as const
    })
  },
]

/** The edges that Nx does not see by itself. Those of npm packages come from Nx: what a package.json declares. */
export const createDependencies: CreateDependencies = (_options, { workspaceRoot, projects, externalNodes, fileMap }) => {
  const rooted: Rooted[] = Object.entries(projects).map(([project, configuration]) => ({
    name: project,
    root: configuration.root,
    tools: toolsOf(configuration),
    files: (fileMap.projectFileMap[project] ?? []).map(({ file }) => file),
  }))
  return [
    ...goEdges(rooted, reader(workspaceRoot)),
    ...contractEdges(rooted, reader(workspaceRoot)),
    ...serviceEdges(rooted, readManifests(workspaceRoot)),
    ...toolEdges(rooted, externalNodes ?? {}),
  ]
}

const reader = (root: string) => (file: string) => readFileSync(path.join(root, file), 'utf8')

/** The npm packages that run a project's targets: their `externalDependencies`. */
function toolsOf(project: ProjectConfiguration): string[] {
  const inputs = Object.values(project.targets ?? {}).flatMap((target) => target.inputs ?? [])
  return inputs.flatMap((input) => (typeof input === 'object' && 'externalDependencies' in input ? input.externalDependencies : []))
}
