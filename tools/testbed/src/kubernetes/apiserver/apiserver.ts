import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { freePort } from '@slipway/toolkit/ports'
import { buildGoTool } from '@slipway/toolkit/go-tool'
import type { Background } from '../background.ts'
import { startBackground } from '../background.ts'
import { kubectlOf } from '../kubectl.ts'
import { writeCredentials } from './credentials.ts'
import { makeState } from './state.ts'

/** A Kubernetes API without a cluster behind it: it keeps objects and admits or refuses them, and runs nothing. */
export interface ApiServer {
  readonly kubeconfig: string
  /** The kubectl of the same version. */
  readonly kubectl: string
  /** What a program needs in its environment to use it. */
  readonly environment: Readonly<Record<string, string>>
  stop(): Promise<void>
}

interface Options {
  readonly signal?: AbortSignal
}

/** Lends an API server with an etcd of its own for as long as `use` takes. */
export async function withApiServer<T>(root: string, use: (server: ApiServer) => Promise<T>, options: Options = {}): Promise<T> {
  const server = await startApiServer(root, options)
  try {
    return await use(server)
  } finally {
    await server.stop()
  }
}

/** Both programs end with this process, however that ends; what is left in a folder then, the next one removes. */
export async function startApiServer(root: string, { signal }: Options = {}): Promise<ApiServer> {
  const programs = { etcd: buildGoTool(root, 'etcd'), apiserver: buildGoTool(root, 'kubernetes', 'kube-apiserver'), kubectl: buildGoTool(root, 'kubernetes', 'kubectl') }
  const state = makeState()
  const started: Background[] = []
  const stop = async () => {
    for (const program of started.toReversed()) await program.stop()
    state.remove()
  }
  try {
    started.push(await startEtcd(programs.etcd, state.folder, signal))
    const port = await freePort()
    const credentials = writeCredentials(state.folder, port, randomBytes(24).toString('hex'))
    started.push(await startServer(programs, state.folder, port, credentials, signal))
    const environment = { KUBECONFIG: credentials.kubeconfig, PATH: `${path.dirname(programs.kubectl)}${path.delimiter}${process.env['PATH'] ?? ''}` }
    return { kubeconfig: credentials.kubeconfig, kubectl: programs.kubectl, environment, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** On a socket of its folder, which only this user may open. The number is the name of the socket. */
const etcdAddress = 'unix://localhost:2379'

/** Nothing of it outlives the command, so that it need not wait for a disk. */
async function startEtcd(etcd: string, folder: string, signal: AbortSignal | undefined): Promise<Background> {
  const port = await freePort()
  const peer = `http://127.0.0.1:${port}`
  const args = [
    `--data-dir=${folder}/etcd`, '--unsafe-no-fsync', '--log-level=warn', `--listen-client-urls=${etcdAddress}`, `--advertise-client-urls=${etcdAddress}`,
    `--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`,
  ]
  return startBackground('etcd', [etcd, ...args], { logs: folder, cwd: folder, answers: () => accepts(path.join(folder, 'localhost:2379')), signal })
}

function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => {
      connection.destroy()
      resolve(true)
    })
    connection.once('error', () => resolve(false))
  })
}

type Programs = Readonly<Record<'apiserver' | 'kubectl', string>>
type Credentials = ReturnType<typeof writeCredentials>

async function startServer({ apiserver, kubectl }: Programs, folder: string, port: number, credentials: Credentials, signal: AbortSignal | undefined): Promise<Background> {
  const certificates = path.join(folder, 'certificates')
  mkdirSync(certificates)
  const args = [
    `--etcd-servers=${etcdAddress}`, '--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', `--secure-port=${port}`, '--endpoint-reconciler-type=none',
    `--cert-dir=${certificates}`, `--token-auth-file=${credentials.tokens}`, '--authorization-mode=RBAC', '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc', `--service-account-key-file=${credentials.signingKey}`, `--service-account-signing-key-file=${credentials.signingKey}`,
  ]
  const ask = kubectlOf(kubectl, credentials.kubeconfig)
  const answers = () => ask('get', '--raw=/readyz').then(() => true, () => false)
  return startBackground('kube-apiserver', [apiserver, ...args], { logs: folder, cwd: folder, answers, signal })
}
