import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '../../../..')
const packages = ['schemathesis==4.32.5', 'openapi-spec-validator==0.9.0']

/** What holds of every answer. The other checks are of what a service does with what it is sent. */
const checks = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance', 'response_schema_conformance', 'response_headers_conformance']

/** The folder of the Python programs, made anew for other versions. Throws where they cannot be had. */
export function pythonPrograms(): string {
  const folder = path.join(root, '.slipway/python', packages.join('_').replaceAll('==', '-'))
  const done = path.join(folder, '.done')
  if (existsSync(done)) return path.join(folder, 'bin')
  mkdirSync(folder, { recursive: true })
  // Debian parts it from Python itself.
  if (spawnSync('python3', ['-c', 'import ensurepip']).status !== 0) mustRun('apt-get', 'install', '--yes', '--no-install-recommends', 'python3-venv')
  mustRun('python3', '-m', 'venv', '--clear', folder)
  mustRun(path.join(folder, 'bin/pip'), 'install', '--quiet', '--disable-pip-version-check', ...packages)
  writeFileSync(done, '')
  return path.join(folder, 'bin')
}

function mustRun(program: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`)
}

/** The words of a validator that knows nothing of us; empty for a valid document. */
export function invalidBy(bin: string, file: string): string {
  const { status, stdout, stderr } = spawnSync(path.join(bin, 'openapi-spec-validator'), ['--schema', '3.1', file], { encoding: 'utf8' })
  return status === 0 ? '' : stdout + stderr
}

/**
 * Drives a server from a document. The same seed gives the same requests; `maxExamples` for each operation. It waits for its child, not
 * for the clock, so that what it drives can be in this process.
 */
export async function schemathesis(bin: string, file: string, url: string, maxExamples: number): Promise<{ readonly passed: boolean; readonly output: string }> {
  const args = [
    'run', file, '--url', url, '--checks', checks.join(','), '--max-examples', String(maxExamples), '--seed', '7', '--phases', 'examples,coverage,fuzzing',
    '--continue-on-failure', '--no-shrink', '--generation-database', 'none', '--request-timeout', '10', '--suppress-health-check', 'all', '--warnings', 'off', '--no-color',
  ]
  const child = spawn(path.join(bin, 'schemathesis'), args, { cwd: path.dirname(file), stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text })
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.on('error', reject).on('close', resolve)
  return { passed: (await promise) === 0, output }
}
