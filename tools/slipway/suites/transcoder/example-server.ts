import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../../src/dev/ports.ts'
import { buildGoTool, goModuleFolder } from '../../src/workspace/go-tool.ts'
import { until } from '../until.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const tool = 'example-grpc-server'
const protos = 'examples/internal/proto'

/** The protos of what the server serves; the folder has others, which are about code generation. */
const served = ['a_bit_of_everything', 'echo_service', 'excess_body', 'flow_combination', 'non_standard_names', 'response_body_service', 'stream']

/** grpc-gateway's own example: a server that knows nothing of us, and its descriptors, which is all that we know of it. */
export interface ExampleServer {
  readonly target: string
  /** A file with a google.protobuf.FileDescriptorSet. */
  readonly descriptors: string
  stop(): Promise<void>
}

/** Builds the server of the version in tools/go/example-grpc-server, and starts it. */
export async function startExampleServer(): Promise<ExampleServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-example-'))
  const descriptors = describeExample(folder)
  const port = await freePort()
  const server = spawn(buildGoTool(root, tool), ['-addr', `127.0.0.1:${port}`], { stdio: 'ignore' })
  await until('the example server listens', () => listens(port))
  const stop = async () => {
    if (server.exitCode === null && server.kill()) await once(server, 'exit')
    rmSync(folder, { recursive: true, force: true })
  }
  return { target: `127.0.0.1:${port}`, descriptors, stop }
}

/** Compiles the protos that are in the Go module; what they import of Google is in google-gax. */
function describeExample(folder: string): string {
  const module = goModuleFolder(root, tool, 'github.com/grpc-ecosystem/grpc-gateway/v2')
  const source = path.join(folder, 'protos')
  for (const each of [protos, 'protoc-gen-openapiv2/options', 'protoc-gen-openapiv3/options']) copyProtos(path.join(module, each), path.join(source, each))
  for (const each of ['google/api', 'google/rpc']) copyProtos(path.join(root, 'node_modules/google-gax/build/protos', each), path.join(source, each))
  const descriptors = path.join(folder, 'example.binpb')
  const paths = served.flatMap((name) => ['--path', `protos/${protos}/examplepb/${name}.proto`])
  run(path.join(root, 'node_modules/.bin/buf'), ['build', 'protos', ...paths, '-o', descriptors], folder)
  return descriptors
}

/** The Go module's files are read-only: so would copies of its folders be. */
function copyProtos(from: string, to: string): void {
  cpSync(from, to, { recursive: true, mode: 0, filter: (file) => path.extname(file) === '' || file.endsWith('.proto') })
}

function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args[0]}: ${stderr}`)
  return stdout.trim()
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
