import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { lentCluster } from '@slipway/testbed/cluster'
import { stringify } from 'yaml'
import { isGateway } from '../../src/model/service.ts'
import { readWorkspace } from '../../src/output/read-workspace.ts'
import { passwordsOf } from '../../src/render/containers.ts'
import { Namespace, call } from './kubernetes.ts'

export const root = path.resolve(import.meta.dirname, '../../../..')

const { services } = readWorkspace(root)

/** Those that run all the time. */
export const servers = services.filter(({ schedule }) => schedule === undefined)

/** Where the shop is, and what its release is called. */
const name = 'slipway-testbed'
const nodePort = 30080

const chartFolder = path.join(root, 'deploy/charts/slipway')
const chart = `oci://${process.env['SLIPWAY_REGISTRY']}charts/slipway`
const version = '0.0.0-testbed'

/** Where PostgreSQL keeps its data: on a node's own disk, which outlives Pods and power. */
const [postgresNode, data] = ['worker-1', '/var/lib/postgres'] as const

const urlOn = (address: string) => `http://${address}:${nodePort}`

/** The shop as it stands on the cluster that this process was lent. */
export class Shop {
  readonly namespace = new Namespace(name)
  /** Its door on each worker. */
  readonly urls = lentCluster().nodes.filter(({ role }) => role === 'worker').map((node) => urlOn(node.address))

  get url(): string {
    return this.urls[0] ?? ''
  }

  urlOf(node: string): string {
    return urlOn(lentCluster().node(node).address)
  }

  /** Brings it to the values that it stands with, and these. Answers when nothing of before is left. */
  async upgrade(values: object): Promise<void> {
    await install(values)
    await this.settled()
  }

  /** Brings it to where it was before the last upgrade. */
  async rollback(): Promise<void> {
    await call('helm', ['rollback', name, '--namespace', name, '--wait', '--timeout', '5m'])
    await this.settled()
  }

  /** Waits until every service and PostgreSQL have all their Pods, Ready, and no others. */
  async settled(): Promise<void> {
    await this.namespace.settled('statefulset/postgres', 1)
    for (const service of servers) await this.namespace.settled(`deployment/${service.name}`, service.scale.min)
  }
}

/** The shop, installed by whoever asks first. */
export async function standingShop(): Promise<Shop> {
  const releases = JSON.parse(await call('helm', ['list', '--namespace', name, '--output', 'json'])) as unknown[]
  const shop = new Shop()
  if (releases.length > 0) return shop
  await Promise.all([makeNamespace(), publish(), lentCluster().node(postgresNode).exec('mkdir', '-p', data)])
  await shop.upgrade({})
  return shop
}

/** Brings the release to the chart of the registry with the values of a testbed, and others over them. */
async function install(values: object): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-values-'))
  try {
    const files = [valuesOfTestbed(), values].map((content, i) => {
      const file = path.join(folder, `${i}.yaml`)
      writeFileSync(file, stringify(content))
      return `--values=${file}`
    })
    await call('helm', ['upgrade', '--install', name, chart, '--version', version, '--plain-http', '--namespace', name, ...files, '--wait', '--wait-for-jobs', '--timeout', '5m'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What an environment would say, with images of the registry, sample rows, a password each that nobody has to keep, and a developer at the door. */
function valuesOfTestbed(): object {
  const { SLIPWAY_REGISTRY: registry, SLIPWAY_TAG: tag, SLIPWAY_POSTGRES_IMAGE: image } = process.env
  return {
    platform: { registry, seed: true, gateway: { service: { type: 'NodePort', nodePort } } },
    postgres: { mode: 'statefulset', statefulset: { image, local: { node: postgresNode, path: data } } },
    secrets: { mode: 'values', values: Object.fromEntries(passwordsOf(services).map((password) => [password, `testbed-${password}`])) },
    services: Object.fromEntries(services.map((service) => [service.name, {
      platform: { image: { tag }, ...(isGateway(service) && { environment: { DEVELOPMENT_IDENTITY: 'users/developer' } }) },
    }])),
  }
}

/** Packages the umbrella with its library and pushes it to where the cluster's images are. */
async function publish(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-chart-'))
  try {
    await call('helm', ['dependency', 'build', chartFolder])
    await call('helm', ['package', chartFolder, '--version', version, '--destination', folder])
    await call('helm', ['push', path.join(folder, `${path.basename(chartFolder)}-${version}.tgz`), path.dirname(chart), '--plain-http'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One that takes no Pod that is not restricted (Pod Security Standards). */
async function makeNamespace(): Promise<void> {
  const labels = Object.fromEntries(['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']))
  await call('kubectl', ['apply', '--filename=-'], stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }))
}
