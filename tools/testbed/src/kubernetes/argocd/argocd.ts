import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { stringify } from 'yaml'
import { run } from '../../program.ts'
import type { Kubectl } from '../kubectl.ts'
import { kubectlOf } from '../kubectl.ts'
import { startControllers } from './controllers.ts'
import { definitionFiles, kinds, namespace, settings } from './objects.ts'
import type { Programs } from './programs.ts'
import { providePrograms } from './programs.ts'

export interface ArgoCdOptions {
  /** Of a cluster that has no Argo CD. */
  readonly kubeconfig: string
  /** What its programs print goes here, a file each; it stays. */
  readonly logs: string
  readonly signal?: AbortSignal | undefined
}

/** An Argo CD that works on a cluster. Its programs are processes of this machine, for as long as they are lent. */
export interface ArgoCd {
  readonly kubectl: Kubectl
  /** What a person at a terminal runs: `argocd` with these arguments. */
  readonly argocd: (...args: readonly string[]) => Promise<string>
  /** Ends its programs. Its objects stay in the cluster. */
  stop(): Promise<void>
}

/** `root` is the workspace's. Its programs end with this process, however that ends. */
export async function startArgoCd(root: string, { kubeconfig, logs, signal }: ArgoCdOptions): Promise<ArgoCd> {
  // Not /tmp, which may be memory: it has clones of repositories.
  const folder = mkdtempSync('/var/tmp/slipway-argocd-')
  const parts = [async () => rmSync(folder, { recursive: true, force: true })]
  const stop = async () => {
    for (const end of parts.splice(0)) await end()
  }
  try {
    mkdirSync(logs, { recursive: true })
    const programs = await providePrograms(root, path.join(folder, 'bin'), signal)
    const kubectl = kubectlOf(programs.kubectl, kubeconfig)
    await install(root, kubectl, folder)
    const controllers = await startControllers(programs, { environment: environmentOf(folder, kubeconfig, programs), folder, logs, signal })
    parts.unshift(controllers.stop)
    return { kubectl, argocd: commandOf(programs, controllers.server, folder), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function install(root: string, kubectl: Kubectl, folder: string): Promise<void> {
  const file = path.join(folder, 'settings.yaml')
  writeFileSync(file, settings.map((document) => stringify(document)).join('---\n'))
  await kubectl('apply', '--server-side', ...definitionFiles(root).flatMap((name) => ['--filename', name]))
  await established(kubectl)
  await kubectl('apply', '--server-side', '--filename', file)
}

/** kubectl's own way of waiting takes a definition that is a moment old, and has no conditions yet, for a mistake. */
async function established(kubectl: Kubectl): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    try {
      await kubectl('wait', '--for=condition=Established', '--timeout=60s', ...kinds.map((kind) => `crd/${kind}s.argoproj.io`))
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await pause(200)
    }
  }
}

/** Everything that the programs would look for in places of a container image is in the folder. */
function environmentOf(folder: string, kubeconfig: string, programs: Programs): Readonly<Record<string, string>> {
  const own = Object.fromEntries(['tmp', 'tls', 'ssh', 'gnupg', 'home'].map((name) => [name, path.join(folder, name)])) as Record<'tmp' | 'tls' | 'ssh' | 'gnupg' | 'home', string>
  for (const name of Object.values(own)) mkdirSync(name)
  chmodSync(own.gnupg, 0o700)
  writeFileSync(path.join(own.ssh, 'ssh_known_hosts'), '')
  return {
    KUBECONFIG: kubeconfig,
    PATH: `${programs.folder}${path.delimiter}${process.env['PATH'] ?? ''}`,
    HOME: own.home,
    TMPDIR: own.tmp,
    GNUPGHOME: own.gnupg,
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_TLS_DATA_PATH: own.tls,
    ARGOCD_SSH_DATA_PATH: own.ssh,
    // The cluster that it is not in, and works on as if it were.
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    POD_NAMESPACE: namespace,
    NO_PROXY: '*',
    no_proxy: '*',
  }
}

function commandOf(programs: Programs, server: string, folder: string): ArgoCd['argocd'] {
  const env = { HOME: path.join(folder, 'home'), NO_PROXY: '*', no_proxy: '*' }
  return (...args) => run(programs.of('argocd'), [...args, '--server', server, '--plaintext'], { env })
}
