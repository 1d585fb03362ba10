import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { buildImage } from '../../src/images/build.ts'
import { docker } from '../../src/images/engine.ts'
import type { Image } from './system.ts'
import { inspect, organisation, root, services } from './system.ts'

describe('two builds without any cache', () => {
  const folders: string[] = []
  let builds: Record<string, readonly string[]>[] = []

  before(async () => {
    // One path is longer than the other, and one build is over before the other begins: minutes, all in all.
    for (const name of ['one', 'another/place']) {
      const folder = mkdtempSync(path.join(tmpdir(), 'slipway-build-'))
      folders.push(folder)
      execFileSync('git', ['clone', '--quiet', '--local', root, path.join(folder, name)])
      builds = [...builds, await buildAll(path.join(folder, name))]
    }
  })
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  for (const { name } of services) {
    it(`from two clones give the same layers of ${name}`, () => {
      const [one, another] = builds
      assert.ok(one?.[name] && one[name].length > 0)
      assert.deepEqual(one[name], another?.[name])
    })
  }

  async function buildAll(clone: string): Promise<Record<string, readonly string[]>> {
    // Compilers keep what they made in caches of their own, which --no-cache leaves alone; those of somebody's engine are not ours to clear.
    if (process.env['DOCKER_HOST']?.includes('/slipway-testbed/')) await docker(['builder', 'prune', '--all', '--force'])
    const layers: Record<string, readonly string[]> = {}
    for (const service of services) {
      const reference = await buildImage(service, { root: clone, organisation, variant: 'distroless', cache: false, verbose: false })
      const [image] = await inspect<Image>(reference)
      layers[service.name] = image?.RootFS.Layers ?? []
    }
    return layers
  }
})
