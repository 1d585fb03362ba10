import type { TargetConfiguration } from '@nx/devkit'
import type { Read } from '../edges/rooted.ts'
import type { Project } from '../projects/project.ts'
import { readService } from '../projects/service.ts'
import { contractTargets } from './contract.ts'
import { goTargets } from './go.ts'
import { nodeTargets } from './node.ts'
import { slipway } from './testing.ts'

/** What can be run on a project, each target only where it does something. Commands run in the workspace root. */
export function targetsOf(project: Project, read: Read): Record<string, TargetConfiguration> {
  return { ...ofKind(project, read), ...serve(project, read) }
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

function serve(project: Project, read: Read): Record<string, TargetConfiguration> {
  if (!project.files.includes('service.yaml')) return {}
  const file = `${project.root}/service.yaml`
  const { name } = readService(file, read(file))
  return { serve: { command: `${slipway} dev --only ${name}`, continuous: true } }
}
