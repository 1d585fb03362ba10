import type { TargetConfiguration } from '@nx/devkit'
import type { Project } from '../projects/project.ts'
import type { Inputs } from './inputs.ts'

export const slipway = 'node tools/slipway/bin/slipway.mjs'

/** A target whose totals are kept in a result file, an output of its own so that a cached run still counts. */
export function testTarget(project: Project, target: 'test' | 'e2e' | 'compose', command: string, inputs: Inputs): TargetConfiguration {
  const result = `${project.root}/test-results/${target}.json`
  return {
    command,
    options: { env: { SLIPWAY_TEST_RESULT: result, SLIPWAY_TEST_SUITE: `{projectName}:${target}` } },
    inputs,
    outputs: [`{workspaceRoot}/${result}`],
  }
}

/** The command that runs a project's node:test files. */
export function nodeTest(project: Project): string {
  return `node --test --test-reporter=./tools/slipway/src/testing/node-reporter.ts "${project.root}/test/**/*.test.ts"`
}
