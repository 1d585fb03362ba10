import type { TargetConfiguration } from '@nx/devkit'
import type { Project } from '../projects/project.ts'
import { isEndToEnd } from '../projects/project.ts'
import { nodePackages, tools } from './inputs.ts'
import { nodeTest, slipway, testTarget } from './testing.ts'

/** What a TypeScript project can do, each target only where it has something to work on. */
export function nodeTargets(project: Project): Record<string, TargetConfiguration> {
  const has = (file: string) => project.files.includes(file)
  const hasSources = project.files.some((file) => file.endsWith('.ts'))
  const hasTests = project.files.some((file) => /^test\/.*\.test\.ts$/.test(file))
  return {
    ...(has('tsconfig.json') && { typecheck: typecheck(project) }),
    ...(hasSources && { lint: lint(project) }),
    ...(hasTests && (isEndToEnd(project.root) ? { e2e: endToEnd(project), compose: inContainers(project) } : { test: test(project) })),
    ...(has('build.mjs') && { build: build(project) }),
  }
}

function typecheck(project: Project): TargetConfiguration {
  return {
    command: `tsc -p ${project.root}`,
    inputs: ['own', '^ts', '{workspaceRoot}/tsconfig.base.json', tools('typescript', '@types/node')],
  }
}

function lint(project: Project): TargetConfiguration {
  return {
    command: `oxlint --deny-warnings ${project.root}`,
    inputs: ['own', '{workspaceRoot}/.oxlintrc.json', tools('oxlint')],
  }
}

function test(project: Project): TargetConfiguration {
  return testTarget(project, 'test', nodeTest(project), ['own', '^ts', 'node', tools(...nodePackages)])
}

/** End-to-end tests run everything there is, so everything is their input. */
function endToEnd(project: Project): TargetConfiguration {
  const inputs = ['own', '^source', 'node', 'goToolchain', tools(...nodePackages)]
  return testTarget(project, 'e2e', `${slipway} e2e -- ${nodeTest(project)}`, inputs)
}

/** The same tests, against the system in containers. It needs a Docker engine, and what that does is nothing that Nx could keep. */
function inContainers(project: Project): TargetConfiguration {
  return { ...testTarget(project, 'compose', `${slipway} e2e --compose -- ${nodeTest(project)}`, ['own']), cache: false }
}

function build(project: Project): TargetConfiguration {
  return {
    command: 'node build.mjs',
    options: { cwd: project.root },
    inputs: ['source', '^ts', 'sharedGlobals', 'node', '{workspaceRoot}/tsconfig.base.json', tools('esbuild', 'typescript', ...nodePackages)],
    outputs: ['{projectRoot}/dist'],
  }
}
