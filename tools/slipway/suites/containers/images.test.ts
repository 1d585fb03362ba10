import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { before, describe, it } from 'node:test'
import { readBases, readStandIns } from '../../src/images/bases.ts'
import { buildImage } from '../../src/images/build.ts'
import { docker } from '../../src/images/engine.ts'
import { pushImage } from '../../src/images/push.ts'
import type { Service } from '../../src/model/service.ts'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import { LoopbackRegistry } from '../loopback-registry.ts'
import type { Image, ImageFile } from './system.ts'
import { filesOf, imageOf, inspect, organisation, root, services } from './system.ts'

const MiB = 1024 * 1024

/** What each image may weigh, unpacked: docs/performance.md says what is in it. */
const budgets = { go: 30 * MiB, typescript: 160 * MiB } as const

describe('images', () => {
  before(() => {
    execFileSync('npx', ['nx', 'run-many', '-t', 'image', '--output-style=stream'], { cwd: root, stdio: 'inherit' })
  })

  for (const service of services) {
    describe(`that of ${service.name}`, () => {
      let image: Image
      let files: ImageFile[]
      before(async () => {
        [image] = await inspect<Image>(imageOf(service)) as [Image]
        files = await filesOf(imageOf(service))
      })

      it('runs as a number that is nobody', () => {
        assert.equal(image.Config.User, '65532:65532')
      })

      it('is within its budget', (t) => {
        t.diagnostic(`${(image.Size / MiB).toFixed(1)} MiB in ${image.RootFS.Layers.length} layers`)
        assert.ok(image.Size <= budgets[service.language], `${(image.Size / MiB).toFixed(1)} MiB`)
      })

      it('has no shell, no package manager, nothing that gives rights away, and nothing of node_modules', () => {
        const names = new Set(files.map(({ name }) => name))
        for (const program of ['sh', 'bash', 'busybox', 'apt', 'apt-get', 'dpkg', 'apk', 'npm', 'perl']) {
          for (const folder of ['/bin', '/usr/bin', '/sbin', '/usr/sbin', '/usr/local/bin', '/nodejs/bin']) assert.ok(!names.has(`${folder}/${program}`), `${folder}/${program}`)
        }
        assert.deepEqual(files.filter(({ mode }) => mode[0] === '-' && /s/i.test(mode.slice(1))), [])
        assert.deepEqual(files.filter(({ name }) => name.includes('/node_modules/')), [])
      })

      it('holds one program of ours, the same for all, that nobody in it may change', () => {
        const own = files.filter(({ name, mode }) => name.startsWith('/app/') && mode.startsWith('-'))
        const program = service.language === 'go' ? `/app/${service.image}` : '/app/main.mjs'
        assert.ok(own.some(({ name }) => name === program), own.map(({ name }) => name).join(' '))
        assert.deepEqual(own.filter(({ mode }) => mode[8] === 'w'), [])
        if (service.language === 'go') assert.equal(own.length, 1)
      })

      it('says what it is, how to stop it, and asks after its health by its own program', () => {
        const { Labels, StopSignal, Healthcheck, Entrypoint } = image.Config
        assert.equal(StopSignal, 'SIGTERM')
        assert.deepEqual(Healthcheck?.Test, ['CMD', ...Entrypoint, 'health'])
        assert.equal(Labels['org.opencontainers.image.title'], service.name)
        assert.match(Labels['org.opencontainers.image.revision'] ?? '', /^[0-9a-f]{40}(-dirty)?$/)
        for (const label of ['version', 'licenses', 'vendor', 'authors', 'base.name']) assert.ok(Labels[`org.opencontainers.image.${label}`], label)
      })
    })
  }

  it('are pushed to a registry, and then named by the digests that it has', async () => {
    const registry = await LoopbackRegistry.start(buildGoTool(root, 'crane'))
    try {
      for (const service of services) {
        const name = `${registry.host}/${organisation}/${service.image}`
        await docker(['tag', imageOf(service), `${name}:pushed`])
        assert.equal(await pushImage(`${name}:pushed`), `${name}@${registry.run('digest', `${name}:pushed`)}`)
        await docker(['rmi', `${name}:pushed`])
      }
    } finally {
      await registry.stop()
    }
  })

  for (const service of services) {
    const missing = withoutBase(service)
    it(`that of ${service.name} is built on Alpine too, runs, and has a shell`, { skip: missing }, async () => {
      const reference = await buildImage(service, { root, organisation, variant: 'alpine', cache: true, verbose: false })
      await assert.rejects(docker(['run', '--rm', reference, 'no-such-command']), /no-such-command/)
      assert.match(await docker(['run', '--rm', '--entrypoint', '/bin/sh', reference, '-c', 'id -u']), /^65532$/m)
    })
  }
})

/** Why there is nothing to build it on: where stand-ins replace registries, Alpine has none. */
function withoutBase({ language, build }: Service): string | false {
  const key = language === 'go' ? 'go-alpine' : 'node-alpine'
  if (build.cgo) return 'it is linked with the C library of Debian'
  const file = process.env['SLIPWAY_BASES']
  return file && !readStandIns(readBases(root), file).has(key) ? `no registry is reached here, and ${key} has no stand-in: Alpine cannot be made from Debian's packages` : false
}
