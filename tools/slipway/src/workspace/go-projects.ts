import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { importedFolders, readModulePath } from './go-imports.ts'
import { slipway, testTarget } from './targets.ts'

const testDatabase = /^libs\/go-[^/]+\/postgrestest$/

/** The projects that Go files make: an application is one, each package folder of a Go library is one. */
export function goProjects(root: string, files: readonly string[]): ProjectConfiguration[] {
  const byProject = Map.groupBy(files.filter((file) => file.endsWith('.go')), goProjectRoot)
  return [...byProject].flatMap(([projectRoot, sources]) => (projectRoot === undefined ? [] : [goProject(root, projectRoot, sources)]))
}

/** The folder of the project that a Go file belongs to; none for generated code and for tools. */
function goProjectRoot(file: string): string | undefined {
  const [area, name = ''] = file.split('/')
  if (!name.startsWith('go-')) return undefined
  if (area === 'apps') return `apps/${name}`
  return area === 'libs' ? path.posix.dirname(file) : undefined
}

function goProject(root: string, projectRoot: string, sources: readonly string[]): ProjectConfiguration {
  const isApplication = projectRoot.startsWith('apps/')
  const name = projectRoot.split('/').slice(1).join('-')
  const packages = isApplication ? `./${projectRoot}/...` : `./${projectRoot}`
  const targets: Record<string, TargetConfiguration> = { lint: lintTarget(projectRoot, packages) }
  if (isApplication) {
    targets['build'] = buildTarget(projectRoot, name)
    targets['serve'] = { command: slipway(`dev --only ${name.replace(/^go-/, '')}`), options: { cwd: '{workspaceRoot}' }, continuous: true }
  }
  const tests = sources.filter((file) => file.endsWith('_test.go'))
  if (tests.length > 0) {
    const wrap = needsDatabase(root, tests) ? 'with-postgres -- node tools/slipway/bin/slipway.mjs ' : ''
    targets['test'] = testTarget(name, 'test', slipway(`${wrap}go-test ${packages}`), ['go'])
  }
  return { name, root: projectRoot, projectType: isApplication ? 'application' : 'library', tags: ['go'], targets }
}

function lintTarget(projectRoot: string, packages: string): TargetConfiguration {
  const command = `go vet ${packages} && test -z "$(gofmt -l ${projectRoot} | tee /dev/stderr)"`
  return { command, options: { cwd: '{workspaceRoot}' }, cache: true, inputs: ['go'] }
}

function buildTarget(projectRoot: string, name: string): TargetConfiguration {
  const output = `{workspaceRoot}/dist/apps/${name}`
  return { command: `go build -trimpath -o dist/apps/${name} ./${projectRoot}`, options: { cwd: '{workspaceRoot}' }, cache: true, inputs: ['go'], outputs: [output] }
}

function needsDatabase(root: string, tests: readonly string[]): boolean {
  const modulePath = readModulePath(root)
  return tests.some((file) => importedFolders(readFileSync(path.join(root, file), 'utf8'), modulePath).some((folder) => testDatabase.test(folder)))
}
