import type { Finding } from './finding.ts'
import { installCommand } from './install.ts'
import type { Probe } from './probe.ts'

/** What npm start and npm test take on a cold machine: packages, Go's build cache, a database. */
const neededBytes = 3 * 2 ** 30

/** What the workspace does not run without. */
export async function examineRequired(probe: Probe): Promise<Finding[]> {
  const git = probe.version('git', '--version')
  return [
    verdict('Node', probe.node, Number(probe.node.split('.')[0]) < 24 ? `this is ${probe.node}, and it takes 24 or newer` : undefined, node(probe)),
    verdict('Go', probe.version('go', 'version') ?? '', probe.whyNotGo(), go(probe)),
    verdict('git', git ?? '', git ? undefined : 'it is not on the PATH', installCommand(probe, { apt: 'git', brew: 'git' })),
    verdict('dependencies', 'as package-lock.json has them', probe.whyNotDependencies(), 'npm ci'),
    disk(probe),
    verdict('PostgreSQL', 'npm brought it', probe.whyNotPostgres(), 'npm ci --include=optional'),
    verdict('user for PostgreSQL', probe.isRoot ? 'root, who can become nobody' : 'not root', probe.whyNotUnprivileged(), 'sysctl -w user.max_user_namespaces=15000'),
    verdict('port', `${probe.port} ${probe.runsHere ? 'has the system of this clone' : 'is free'}`, probe.runsHere ? undefined : await probe.whyNotPort(), 'PORT=9000 npm start'),
  ]
}

function verdict(name: string, found: string, problem: string | undefined, run: string): Finding {
  return problem === undefined ? { name, state: 'ok', says: found } : { name, state: 'missing', says: problem, run }
}

function node({ platform }: Probe): string {
  return platform === 'linux' ? 'npm ci --include=optional' : 'brew install node@24'
}

function go({ platform, arch, isRoot, goNeeded }: Probe): string {
  if (platform === 'darwin') return 'brew install go'
  const file = `go${goNeeded}.linux-${arch === 'x64' ? 'amd64' : arch}.tar.gz`
  return `curl -fsSL https://go.dev/dl/${file} | ${isRoot ? '' : 'sudo '}tar -C /usr/local -xz && export PATH=/usr/local/go/bin:$PATH`
}

function disk(probe: Probe): Finding {
  const free = probe.freeBytes()
  const says = `${(free / 2 ** 30).toFixed(1)} GiB free`
  return verdict('disk', says, free < neededBytes ? `${says}, and a first start takes ${neededBytes / 2 ** 30}` : undefined, 'go clean -cache')
}
