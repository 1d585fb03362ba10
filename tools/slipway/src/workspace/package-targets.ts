import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { slipway, testTarget } from './targets.ts'

const workspaceFolder = /^(?:apps\/[^/]+|libs\/[^/]+|libs\/contracts\/[^/]+|tools\/slipway)$/

/** The targets that a package of npm has, by what is in its folder. */
export function packageTargets(root: string, files: readonly string[]): ProjectConfiguration[] {
  return files
    .filter((file) => path.posix.basename(file) === 'package.json' && workspaceFolder.test(path.posix.dirname(file)))
    .map((file) => packageProject(root, path.posix.dirname(file)))
}

function packageProject(root: string, projectRoot: string): ProjectConfiguration {
  const manifest = JSON.parse(readFileSync(path.join(root, projectRoot, 'package.json'), 'utf8')) as { name: string; nx?: { name?: string } }
  const name = manifest.nx?.name ?? manifest.name
  const targets = projectRoot.startsWith('libs/contracts/') ? contractTargets(projectRoot) : typescriptTargets(root, projectRoot, name)
  return { name, root: projectRoot, targets }
}

/** An API has no code of its own to build: its protos are linted, its generated code and its promises are checked. */
function contractTargets(projectRoot: string): Record<string, TargetConfiguration> {
  const contract = path.posix.basename(projectRoot)
  const cached = { options: { cwd: '{workspaceRoot}' }, cache: true, inputs: ['default', '{workspaceRoot}/package.json', '{workspaceRoot}/tools/go/**/*'] }
  return {
    lint: { command: slipway(`contracts lint ${contract}`), ...cached },
    check: { command: slipway(`contracts check ${contract}`), ...cached },
    generate: { command: slipway(`contracts generate ${contract}`), options: { cwd: '{workspaceRoot}' }, cache: false },
  }
}

function typescriptTargets(root: string, projectRoot: string, name: string): Record<string, TargetConfiguration> {
  const has = (file: string) => existsSync(path.join(root, projectRoot, file))
  const cached = { options: { cwd: '{workspaceRoot}' }, cache: true, inputs: ['typescript', '{workspaceRoot}/.oxlintrc.json'] }
  const targets: Record<string, TargetConfiguration> = {
    lint: { command: `oxlint --deny-warnings ${projectRoot}`, ...cached },
  }
  if (has('tsconfig.json')) targets['typecheck'] = { command: `tsc -p ${projectRoot}`, ...cached, inputs: ['typescript'] }
  if (has('build.mjs')) targets['build'] = { command: `node ${projectRoot}/build.mjs`, ...cached, inputs: ['typescript'], outputs: ['{projectRoot}/dist'] }
  if (projectRoot.startsWith('apps/') && has('service.yaml')) {
    targets['serve'] = { command: slipway(`dev --only ${name}`), options: { cwd: '{workspaceRoot}' }, continuous: true }
  }
  if (globSync('test/**/*.test.ts', { cwd: path.join(root, projectRoot) }).length > 0) {
    const files = `"${projectRoot}/test/**/*.test.ts"`
    const command = `node --test --test-reporter=./tools/slipway/src/testing/node-reporter.ts ${files}`
    if (projectRoot.endsWith('-e2e')) targets['e2e'] = testTarget(name, 'e2e', slipway(`e2e -- ${command}`), ['typescript', 'go'])
    else targets['test'] = testTarget(name, 'test', command)
  }
  return targets
}
