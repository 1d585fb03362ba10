import type { TargetConfiguration } from '@nx/devkit'
import type { Read } from '../edges/rooted.ts'
import type { Project } from '../projects/project.ts'
import { contractTargets } from './contract.ts'
import { goTargets } from './go.ts'
import { nodeTargets } from './node.ts'
import { slipway } from './testing.ts'

/**
 * What can be run on a project, each target only where it does something. Commands run in the workspace root. `service` is the
 * name in the project's service.yaml.
 */
export function targetsOf(project: Project, service: string | undefined, read: Read): Record<string, TargetConfiguration> {
  return { ...ofKind(project, read), ...(service === undefined ? {} : ofService(service)) }
}

function ofService(service: string): Record<string, TargetConfiguration> {
  return {
    serve: { command: `${slipway} dev --only ${service}`, continuous: true },
    // What it makes is in the engine, whose own cache is the one that counts.
    image: { command: `${slipway} images build ${service}`, cache: false },
  }
}

function ofKind(project: Project, read: Read): Record<string, TargetConfiguration> {
  switch (project.kind) {
    case 'go-app':
    case 'go-package':
      return goTargets(project, read)
    case 'contract':
      return contractTargets(project)
    case 'package':
      return nodeTargets(project)
  }
}
