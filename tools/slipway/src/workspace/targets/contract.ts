import type { TargetConfiguration } from '@nx/devkit'
import type { Project } from '../projects/project.ts'
import { contractOf } from '../projects/project.ts'
import type { Inputs } from './inputs.ts'
import { nodePackages, tools } from './inputs.ts'
import { slipway } from './testing.ts'

// What decides the generated code, besides the protos: the generators, and the protos that contracts import.
const generators: Inputs = [
  '{workspaceRoot}/tools/go/proto*/go.mod',
  tools('@bufbuild/buf', '@bufbuild/protoc-gen-es', 'google-gax', ...nodePackages),
]

export function contractTargets(project: Project): Record<string, TargetConfiguration> {
  const contract = contractOf(project.root) ?? project.name
  const inputs: Inputs = ['own', '^source', ...generators]
  return {
    lint: { command: `${slipway} contracts lint ${contract}`, inputs },
    check: { command: `${slipway} contracts check ${contract}`, inputs },
    // Writes into the sources, so it is run for its effect and never from the cache.
    generate: { command: `${slipway} contracts generate ${contract}`, cache: false },
  }
}
