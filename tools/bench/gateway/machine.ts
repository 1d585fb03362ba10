import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, release } from 'node:os'
import path from 'node:path'
import { run } from '../program.ts'
import { workspace } from '../workspace.ts'
import { goModule } from './build.ts'
import type { Cores } from './cores.ts'

const packages = ['fastify', '@grpc/grpc-js', '@grpc/proto-loader', 'undici']
const modules = ['google.golang.org/grpc', 'github.com/grpc-ecosystem/grpc-gateway/v2']

/** What was measured, and on what: numbers of another machine are other numbers. */
export async function describeMachine({ measured, others }: Cores): Promise<string> {
  const go = (await run('go', ['env', 'GOVERSION'], { cwd: goModule })).stdout.trim()
  const linked = (await run('go', ['list', '-m', '-f', '{{.Path}} {{.Version}}', ...modules], { cwd: goModule })).stdout.trim().split('\n')
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), Linux ${release()}; measured on core ${measured}, asked and answered on core ${others}`,
    `Node ${process.version}, ${packages.map((name) => `${name} ${versionOf(name)}`).join(', ')}`,
    `${go}, ${linked.join(', ')}`,
  ].join('\n')
}

function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(path.join(workspace, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }
  return version
}
