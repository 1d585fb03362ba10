import { spawn } from 'node:child_process'
import { MissingError } from '../cli/exit.ts'

/** How a docker command runs. */
export interface EngineOptions {
  /** Its folder; that of this process by default. */
  readonly cwd?: string
  /** Besides the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** Whether its stderr is shown as it comes. */
  readonly verbose?: boolean
}

/**
 * Runs the docker CLI against the engine that DOCKER_HOST or the CLI's own configuration names, and answers what it printed. Rejects
 * with what it said on stderr; with a MissingError where there is no CLI or no engine.
 */
export async function docker(args: readonly string[], { cwd, env, verbose = false }: EngineOptions = {}): Promise<string> {
  const child = spawn('docker', args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  const [out, err] = [collect(child.stdout), collect(child.stderr)]
  if (verbose) child.stderr.pipe(process.stderr, { end: false })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', () => reject(new MissingError('there is no docker on the PATH: images are built and run by it')))
    child.on('close', resolve)
  })
  if (code === 0) return out()
  const said = err().trim()
  if (/cannot connect to the docker daemon|is the docker daemon running/i.test(said)) throw new MissingError(`no Docker engine answers: ${said}`)
  throw new Error(`docker ${args[0]} failed${verbose ? ', as said above' : `:\n${said}`}`)
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString('utf8')
}
