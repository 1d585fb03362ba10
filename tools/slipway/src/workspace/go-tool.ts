import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Builds a Go program from a module of its own, `tools/go/<module>`, and answers where it is. A module with several programs says by its tool
 * lines which; each is called by the last part of its package. What was built from the same module by the same Go stays: the first build takes
 * minutes, and linking alone takes seconds.
 */
export function buildGoTool(root: string, module: string, program = module): string {
  const home = path.join(root, 'tools/go', module)
  const goMod = readFileSync(path.join(home, 'go.mod'), 'utf8')
  const pkg = packageOf(goMod, program)
  if (pkg === undefined) throw new Error(`tools/go/${module}/go.mod has no tool line for ${program}: it says which program to build`)
  const settings = settingsOf(module, goMod)
  const binary = path.join(root, '.slipway/tools', program)
  const stamp = stampOf(home, goMod, pkg, settings)
  if (existsSync(binary) && readStamp(binary) === stamp) return binary
  const unfinished = `${binary}.${process.pid}`
  execFileSync('go', ['-C', home, 'build', ...settings.flags, '-o', unfinished, pkg], { stdio: 'inherit', env: { ...process.env, ...settings.environment } })
  renameSync(unfinished, binary)
  writeFileSync(stampFile(binary), stamp)
  return binary
}

/** Where the sources of a Go module are that `tools/go/<module>` requires; fetches them where they are not there yet. */
export function goModuleFolder(root: string, module: string, required: string): string {
  const said = execFileSync('go', ['-C', path.join(root, 'tools/go', module), 'mod', 'download', '-json', required], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  return (JSON.parse(said) as { Dir: string }).Dir
}

/** The packages of `tool` lines, alone or in a block. */
function packageOf(goMod: string, program: string): string | undefined {
  const block = /^tool \(\n([^)]*)\)/m.exec(goMod)?.[1] ?? ''
  const packages = [...goMod.matchAll(/^tool ([^\s(]+)$/gm), ...block.matchAll(/^\s+(\S+)$/gm)].map(([, pkg = '']) => pkg)
  return packages.length === 1 ? packages[0] : packages.find((pkg) => path.posix.basename(pkg) === program)
}

interface Settings {
  readonly flags: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** Of these, containers and nodes of a testbed run some: they bring no C library, and are many. */
const ofClusters = ['argo-cd', 'coredns', 'etcd', 'helm', 'helm3', 'kube-network-policies', 'kube-score', 'kubeconform', 'kubernetes']

function settingsOf(module: string, goMod: string): Settings {
  if (!ofClusters.includes(module)) return { flags: [], environment: {} }
  const stamps = (versionStamps[module] ?? (() => []))(goMod).map(([name, value]) => ` -X ${name}=${value}`)
  return { flags: [`-ldflags=-s -w${stamps.join('')}`], environment: { CGO_ENABLED: '0' } }
}

type Stamp = readonly [variable: string, value: string]

/** What their releases are told by the linker, and plain builds get wrong. */
const versionStamps: Readonly<Record<string, (goMod: string) => readonly Stamp[]>> = {
  // Its programs compare versions with one another, and a plain build says v0.0.0.
  kubernetes: (goMod) => {
    const [version, major, minor] = versionOf(goMod, 'k8s.io/kubernetes')
    const values: readonly Stamp[] = [
      ['gitVersion', version], ['gitMajor', major], ['gitMinor', minor], ['gitTreeState', 'clean'], ['gitCommit', '0'.repeat(40)], ['buildDate', '2026-01-01T00:00:00Z'],
    ]
    const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
    return packages.flatMap((pkg) => values.map(([name, value]): Stamp => [`${pkg}.${name}`, value]))
  },
  // What it renders for where no cluster is asked: without, Kubernetes 1.20, which charts of today refuse.
  helm3: (goMod) => {
    const [, , minor] = versionOf(goMod, 'k8s.io/client-go')
    const packages = ['helm.sh/helm/v3/pkg/chartutil', 'helm.sh/helm/v3/pkg/lint/rules']
    return packages.flatMap((pkg): Stamp[] => [[`${pkg}.k8sVersionMajor`, '1'], [`${pkg}.k8sVersionMinor`, minor]])
  },
}

/** Of a module that is required: whole, major and minor. */
function versionOf(goMod: string, module: string): readonly [string, string, string] {
  const [, version = '', major = '', minor = ''] = new RegExp(String.raw`^\s*(?:require )?${module} (v(\d+)\.(\d+)\.\S+)`, 'm').exec(goMod) ?? []
  return [version, major, minor]
}

/** Everything that a program is made from. */
function stampOf(home: string, goMod: string, pkg: string, settings: Settings): string {
  const go = execFileSync('go', ['-C', home, 'env', 'GOVERSION', 'GOOS', 'GOARCH', 'CGO_ENABLED'], { encoding: 'utf8' })
  const goSum = readFileSync(path.join(home, 'go.sum'), 'utf8')
  return createHash('sha256').update(JSON.stringify([go, pkg, settings, goMod, goSum])).digest('hex')
}

const stampFile = (binary: string) => `${binary}.sha256`

function readStamp(binary: string): string | undefined {
  return existsSync(stampFile(binary)) ? readFileSync(stampFile(binary), 'utf8') : undefined
}
