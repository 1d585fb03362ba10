import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { isGateway } from '../../src/model/service.ts'
import { writeDerived } from '../../src/output/derived.ts'
import { readWorkspace } from '../../src/output/read-workspace.ts'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import { pushBrokenImage } from '../broken-image.ts'
import { cleanEnvironment } from '../pipelines/environment.ts'
import type { Repository } from './repository.ts'
import { valuesForTestbed } from './values.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const { services, organisation } = readWorkspace(workspace)

/** Who lets the world in. */
export const door = services.find(isGateway)?.name ?? ''
/** Who is behind it. */
export const served = services.filter((service) => service.serves !== undefined && !isGateway(service)).map(({ name }) => name)
/** Who migrates a database. */
export const databases = services.filter(({ needs }) => needs.postgres).map(({ name }) => name)

/** What a file of promoted images says. */
interface Images {
  readonly services: Readonly<Record<string, { readonly platform: { readonly image: { readonly digest: string } } }>>
}

/** The environments of the repository that Argo CD reads, changed by commits. */
export class Environments {
  readonly #repository: Repository
  readonly #crane = buildGoTool(workspace, 'crane')

  constructor(repository: Repository) {
    this.#repository = repository
  }

  /** What a testbed has otherwise than a cluster that people have; production has a window that denies all, at any time. */
  forTestbed(): void {
    for (const name of ['staging', 'production']) this.#repository.edit(`deploy/environments/${name}/values.yaml`, () => valuesForTestbed(services))
    this.#deliver('deny')
  }

  /** `slipway promote`, and its commit pushed. */
  promote(from: string, to: string): string {
    const bin = path.join(this.#repository.root, 'tools/slipway/bin/slipway.mjs')
    // As in a pipeline that knows its registry, and commits as itself.
    const env = cleanEnvironment({ SLIPWAY_REGISTRY: process.env['SLIPWAY_REGISTRY'] ?? '' })
    execFileSync(process.execPath, [bin, 'promote', from, to], { cwd: this.#repository.root, env, stdio: ['ignore', 'inherit', 'inherit'] })
    return this.#repository.push()
  }

  /** Promotes other images of the services, which do the same: they have a label more. */
  promoteOthers(to: string): string {
    for (const { image } of services) this.#run('mutate', '--label', `promotion=${Date.now()}`, '--tag', this.#reference(image, 'other'), this.#reference(image))
    return this.promote(':other', to)
  }

  /** A commit that names an image that nobody pushed. */
  pushAbsentImage(environment: string, service: string): string {
    return this.#pushDigest(environment, service, `sha256:${'0'.repeat(64)}`)
  }

  /** A commit that names an image that can do nothing, and so no migration. */
  pushBrokenImage(environment: string, service: string): string {
    const { image } = services.find(({ name }) => name === service) ?? { image: '' }
    return this.#pushDigest(environment, service, pushBrokenImage(this.#reference(image)))
  }

  /** A commit by which production may be synced at any time. */
  openWindow(): string {
    this.#deliver('allow')
    return this.#repository.commit('Open a window')
  }

  #deliver(kind: 'allow' | 'deny'): void {
    const always = { kind, schedule: '* * * * *', duration: '1h' }
    this.#repository.edit('deploy/argocd/settings.yaml', () => ({
      repository: this.#repository.url,
      environments: { staging: { sync: 'automatic' }, production: { sync: 'manual', windows: [always] } },
    }))
    writeDerived(this.#repository.root, ['argocd'])
  }

  #pushDigest(environment: string, service: string, digest: string): string {
    const file = path.join(this.#repository.root, `deploy/environments/${environment}/images.yaml`)
    const text = readFileSync(file, 'utf8')
    const before = (parse(text) as Images).services[service]?.platform.image.digest ?? ''
    writeFileSync(file, text.replace(before, digest))
    return this.#repository.commit(`Another ${service}`)
  }

  #reference(image: string, tag = process.env['SLIPWAY_TAG'] ?? 'dev'): string {
    return `${process.env['SLIPWAY_REGISTRY'] ?? ''}${organisation}/${image}:${tag}`
  }

  #run(...args: readonly string[]): string {
    return execFileSync(this.#crane, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  }
}
