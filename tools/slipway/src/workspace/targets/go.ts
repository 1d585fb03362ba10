import type { TargetConfiguration } from '@nx/devkit'
import { goImports } from '../edges/go-imports.ts'
import type { Read } from '../edges/rooted.ts'
import type { Project } from '../projects/project.ts'
import type { Inputs } from './inputs.ts'
import { tools } from './inputs.ts'
import { slipway, testTarget } from './testing.ts'

const compiled: Inputs = ['own', '^go', 'goToolchain', tools()]

/** A Go application is one project with all its packages; of a library, each package is one. An ejected application is a module too. */
export function goTargets(project: Project, read: Read): Record<string, TargetConfiguration> {
  const isApp = project.kind === 'go-app'
  const { folder, packages } = isEjected(project) ? { folder: ` -C ${project.root}`, packages: './...' } : { folder: '', packages: `./${project.root}${isApp ? '/...' : ''}` }
  const files = isApp ? project.root : `${project.root}/*.go`
  return {
    ...(isApp && { build: build(project) }),
    ...(project.files.some((file) => file.endsWith('_test.go')) && { test: test(project, `go-test${folder} ${packages}`, read) }),
    // gofmt only prints what it would change: it must print nothing.
    lint: { command: `go vet${folder} ${packages} && ! gofmt -d ${files} | grep .`, inputs: compiled },
  }
}

function build(project: Project): TargetConfiguration {
  const output = `dist/apps/${project.name}`
  const [folder, into, pkg] = isEjected(project) ? [` -C ${project.root}`, `../../${output}`, '.'] : ['', output, `./${project.root}`]
  return {
    // As the local runner builds it. The state of Git is no input of the cache, so it must not be in the binary.
    command: `go build${folder} -buildvcs=false -ldflags=-w -o ${into} ${pkg}`,
    inputs: ['source', '^go', 'sharedGlobals', 'goToolchain', tools()],
    outputs: [`{workspaceRoot}/${output}`],
  }
}

const isEjected = (project: Project) => project.files.includes('go.mod')

function test(project: Project, goTest: string, read: Read): TargetConfiguration {
  const database = needsPostgres(project, read) ? `${slipway} with-postgres -- ` : ''
  return testTarget(project, 'test', `${database}${slipway} ${goTest}`, compiled)
}

/** Whether its tests ask for a database: they, or what they have beside them, import the package `postgrestest` of a Go library. */
function needsPostgres(project: Project, read: Read): boolean {
  const sources = project.files.filter((file) => file.endsWith('.go'))
  return isPostgresTest(`/${project.root}`) || sources.some((file) => goImports(read(`${project.root}/${file}`)).some(isPostgresTest))
}

const isPostgresTest = (imported: string) => /\/libs\/go-[^/]+\/(.+\/)?postgrestest$/.test(imported)
