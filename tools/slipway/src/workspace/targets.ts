import type { TargetConfiguration } from '@nx/devkit'

/** A command line of the slipway command, from the workspace root, under the workspace's own Node. */
export function slipway(args: string): string {
  return `node tools/slipway/bin/slipway.mjs ${args}`
}

/** A cached target that runs tests and leaves their counts in the project's test-results. */
export function testTarget(project: string, target: string, command: string, inputs: TargetConfiguration['inputs'] = ['typescript']): TargetConfiguration {
  const result = `test-results/${target}.json`
  return {
    command,
    options: { cwd: '{workspaceRoot}', env: { SLIPWAY_TEST_RESULT: `{projectRoot}/${result}`, SLIPWAY_TEST_SUITE: `${project}:${target}` } },
    cache: true,
    inputs,
    outputs: [`{projectRoot}/${result}`],
  }
}
