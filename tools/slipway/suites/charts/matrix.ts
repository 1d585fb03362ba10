import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stringify } from 'yaml'
import { readEnvironments } from '../../src/manifest/environments.ts'
import { readManifests } from '../../src/manifest/read.ts'
import type { Service } from '../../src/model/service.ts'
import { readWorkspace } from '../../src/output/read-workspace.ts'
import type { KubernetesObject } from '../../src/kubernetes/objects.ts'
import { parseObjects } from '../../src/kubernetes/objects.ts'
import { renderChartValues } from '../../src/render/chart-values.ts'
import { renderDatabases } from '../../src/render/databases.ts'
import type { Helm } from './helm.ts'
import type { Modes } from './settings.ts'
import { postgresModes, secretModes, settingsFor } from './settings.ts'
import { syntheticServices } from './synthetic.ts'

/** The charts as they are deployed somewhere. */
export interface Cell {
  /** `production, cloudnativepg, existing`. */
  readonly name: string
  readonly modes: Modes
  /** As the environment has them. */
  readonly services: readonly Service[]
  readonly chart: string
  /** Files, in the order in which Helm takes them. */
  readonly values: readonly string[]
}

interface Place {
  readonly name: string
  readonly services: readonly Service[]
  readonly chart: string
  readonly values: readonly string[]
}

/** Every environment of this workspace, and one of services that have everything, by every mode. The charts are copies in `folder`. */
export async function listCells(root: string, helm: Helm, folder: string): Promise<Cell[]> {
  const places = [...(await ofEnvironments(root, helm, folder)), await ofEverything(root, helm, folder)]
  return places.flatMap((place) => postgresModes.flatMap((postgres) => secretModes.map((secrets) => {
    const file = path.join(folder, `${place.name}-${postgres}-${secrets}.yaml`)
    writeFileSync(file, stringify(settingsFor(place.services, { postgres, secrets })))
    return { ...place, name: `${place.name}, ${postgres}, ${secrets}`, modes: { postgres, secrets }, values: [...place.values, file] }
  })))
}

/** Where nobody tells Helm otherwise, it takes the version that it was built with. */
const oldestKubernetes = '1.34.0'

/** What Helm makes of it, as the release `slipway`. */
export async function renderCell(helm: Helm, { chart, values }: Cell): Promise<{ readonly text: string; readonly objects: readonly KubernetesObject[] }> {
  const text = await helm.run('template', 'slipway', chart, '--namespace=slipway-tried', `--kube-version=${oldestKubernetes}`, ...values.map((file) => `--values=${file}`))
  return { text, objects: parseObjects(text) }
}

async function ofEnvironments(root: string, helm: Helm, folder: string): Promise<Place[]> {
  const { services } = readWorkspace(root)
  const chart = await copyCharts(root, helm, path.join(folder, 'workspace'))
  return readEnvironments(root, readManifests(root)).map(({ name, services: differences }) => ({
    name,
    services: services.map((service) => ({ ...service, scale: { ...service.scale, ...differences.get(service.name)?.scale } })),
    chart,
    values: ['values.yaml', 'images.yaml'].map((file) => path.join(root, 'deploy/environments', name, file)).filter((file) => existsSync(file)),
  }))
}

async function ofEverything(root: string, helm: Helm, folder: string): Promise<Place> {
  const services = syntheticServices()
  const chart = await copyCharts(root, helm, path.join(folder, 'everything'))
  const workspace = { ...readWorkspace(root), services }
  for (const [file, { content }] of [['values.yaml', renderChartValues(workspace)], ['files/databases.sql', renderDatabases(workspace)]] as const) {
    writeFileSync(path.join(chart, file), content)
  }
  return { name: 'everything', services, chart, values: [] }
}

/** With the library in the umbrella, as Helm wants it there. */
export async function copyCharts(root: string, helm: Helm, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  cpSync(path.join(root, 'deploy/charts'), folder, { recursive: true, filter: (file) => path.basename(file) !== 'charts' || file === path.join(root, 'deploy/charts') })
  const umbrella = path.join(folder, 'slipway')
  await helm.run('dependency', 'build', umbrella)
  return umbrella
}
