import path from 'node:path'
import { Command } from 'commander'
import type { Cluster, Machine } from '../cluster/description.ts'
import type { Run } from '../cluster/run/run.ts'
import { examples } from './examples.ts'
import { MissingError } from './exit.ts'
import { requireNames } from './names.ts'

/** `slipway cluster …`: Kubernetes on machines of one's own, by kubeadm. */
export function clusterCommand(root: string): Command {
  return new Command('cluster')
    .description('Make a Kubernetes cluster of the machines of deploy/kubeadm/cluster.yaml, add to it, look at it, upgrade it.')
    .addCommand(initCommand(root))
    .addCommand(joinCommand(root))
    .addCommand(statusCommand(root))
    .addCommand(upgradeCommand(root))
}

interface Options {
  readonly via?: string
  readonly folder: string
  readonly dryRun?: boolean
}

const ssh = "--via 'ssh root@{address}'"

function initCommand(root: string): Command {
  return onMachines(new Command('init'))
    .description('Begin the cluster on its first control plane. Every step is shown as the command that it is.')
    .option('--dry-run', 'only show the steps', false)
    .addHelpText('after', examples({ [`npx slipway cluster init ${ssh}`]: 'from here, by SSH', 'npx slipway cluster init --dry-run': 'what is to be typed on the machine' }))
    .action(async (options: Options) => {
      const { cluster, ...run } = await prepare(root, options)
      const { initCluster } = await import('../cluster/run/init.ts')
      await initCluster(cluster, { ...run, dryRun: options.dryRun === true })
      if (options.dryRun !== true) run.tell('The cluster has begun. Nodes are ready once something connects their pods (docs/deploy.md). Next: npx slipway cluster join')
    })
}

function joinCommand(root: string): Command {
  return onMachines(new Command('join'))
    .description('Let a machine into the cluster, as the control plane or worker that cluster.yaml says it is, by a token made for it.')
    .argument('<machine>', 'its name')
    .option('--dry-run', 'only show the steps', false)
    .addHelpText('after', examples({ [`npx slipway cluster join control-plane-2 ${ssh}`]: 'etcd takes one member at a time', [`npx slipway cluster join worker-1 ${ssh}`]: 'a worker' }))
    .action(async (name: string, options: Options) => {
      const { cluster, ...run } = await prepare(root, options)
      const [{ joinCluster }, machine] = [await import('../cluster/run/join.ts'), requireMachine(cluster, name)]
      await joinCluster(cluster, machine, { ...run, dryRun: options.dryRun === true })
    })
}

function statusCommand(root: string): Command {
  return onMachines(new Command('status'))
    .description('Say how the cluster is: API servers, etcd, nodes, the endpoint, versions, certificates, tokens. Exits with 1 if something is wrong.')
    .option('--json', 'print [{ about, state, says }] as JSON', false)
    .addHelpText('after', examples({ [`npx slipway cluster status ${ssh}`]: 'all machines, by SSH' }))
    .action(async ({ json, ...options }: Options & { json: boolean }) => {
      const { cluster, runner, tell } = await prepare(root, options)
      if (options.via === undefined) tell('Only this machine is asked: --via says how to get to the others.')
      const [{ askMachines }, { findingsOf }, { describeFindings }] = await Promise.all([
        import('../cluster/status/answers.ts'), import('../cluster/status/findings.ts'), import('../cluster/status/describe.ts'),
      ])
      const findings = findingsOf(cluster, await askMachines(cluster, runner))
      console.log(json ? JSON.stringify(findings, null, 2) : describeFindings(findings))
      process.exitCode = findings.some(({ state }) => state === 'bad') ? 1 : 0
    })
}

function upgradeCommand(root: string): Command {
  return onMachines(new Command('upgrade'))
    .description('Bring all machines to another version of Kubernetes, one at a time: control planes first. One minor release at a time.')
    .argument('<version>', 'such as v1.35.4')
    .option('--install <command>', 'how a package gets to a machine, with {program} and {version}; apt-get by default')
    .option('--dry-run', 'only show the steps', false)
    .addHelpText('after', examples({
      [`npx slipway cluster upgrade v1.36.3 ${ssh}`]: 'with packages of Debian or Ubuntu',
      [`npx slipway cluster upgrade v1.36.3 --install 'dnf install -y --disableexcludes=kubernetes {program}-{version}'`]: 'with others',
    }))
    .action(async (target: string, { install, ...options }: Options & { install?: string }) => {
      const { cluster, ...run } = await prepare(root, options)
      const [{ upgradeCluster }, { defaultInstall }] = await Promise.all([import('../cluster/run/upgrade.ts'), import('../cluster/steps/upgrade.ts')])
      await upgradeCluster(cluster, { target, install: install ?? defaultInstall, dryRun: options.dryRun === true }, run)
    })
}

function onMachines(command: Command): Command {
  return command
    .option('--via <command>', 'how a shell command gets to a machine, with {name} and {address}; only this machine without it')
    .option('--folder <folder>', 'where cluster.yaml is, and what is derived of it', 'deploy/kubeadm')
}

async function prepare(root: string, { via, folder, dryRun = false }: Options): Promise<Run & { readonly cluster: Cluster }> {
  const [{ readCluster }, { makeRunner }, { here, through }] = await Promise.all([
    import('../cluster/read.ts'), import('../cluster/run/runner.ts'), import('../cluster/run/reach.ts'),
  ])
  const cluster = readCluster(root, folder)
  if (cluster === undefined) throw new MissingError(`There is no ${folder}/cluster.yaml: it says which machines there are. docs/deploy.md has one to begin with.`)
  const tell = (text: string) => console.error(text)
  const absolute = path.resolve(root, folder)
  const runner = makeRunner({ reach: via === undefined ? here() : through(via), folder: absolute, dryRun, show: dryRun ? console.log : tell })
  return { cluster, runner, folder: absolute, tell }
}

function requireMachine(cluster: Cluster, name: string): Machine {
  const machines = [...cluster.controlPlanes, ...cluster.workers]
  const found = machines.find((machine) => machine.name === name)
  if (found === undefined) requireNames('machine', [name], machines.map((machine) => machine.name))
  return found as Machine
}
