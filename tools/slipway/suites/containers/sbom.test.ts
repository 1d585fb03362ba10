import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import { docker } from '../../src/images/engine.ts'
import { digestsByCrane } from '../../src/images/registry.ts'
import type { Describe, Sbom } from '../../src/images/sbom.ts'
import { describeBuilt, describeBySyft, printSbom } from '../../src/images/sbom.ts'
import { signImage } from '../../src/images/sign.ts'
import { buildCosign } from '../../src/images/signing/cosign.ts'
import { verifyImage } from '../../src/images/verify.ts'
import { assertDescribes } from './contents.ts'
import { keyPair, password } from './key-pair.ts'
import { LoopbackRegistry } from '../loopback-registry.ts'
import { imageOf, root, services } from './system.ts'

describe('the SBOM of an image', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-sbom-'))
  let registry: LoopbackRegistry
  let describeImage: Describe
  before(async () => {
    execFileSync('npx', ['nx', 'run-many', '-t', 'image', '--output-style=stream'], { cwd: root, stdio: 'inherit' })
    registry = await LoopbackRegistry.start(buildGoTool(root, 'crane'))
    describeImage = describeBySyft(root)
  })
  after(async () => {
    await registry.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  for (const service of services) {
    describe(`that of ${service.name}`, () => {
      let sbom: Sbom
      before(async () => {
        sbom = await describeBuilt(describeImage, imageOf(service), service.image)
      })

      it('names what its program was made from, in the versions that were asked for, and not what tests need', () => assertDescribes(sbom, service.language))

      it('names the Debian packages of its base', () => {
        assert.match(sbom.components.find(({ name }) => name === 'tzdata')?.purl ?? '', /^pkg:deb\/debian\/tzdata@\d/)
      })

      it('says of which image it is, and by what it was made', async () => {
        const id = (await docker(['image', 'inspect', '--format', '{{.Id}}', imageOf(service)])).trim()
        assert.deepEqual([sbom.metadata.component.name, sbom.metadata.component.version], [service.image, id])
        assert.match(printSbom(sbom), /"name": "syft",\s+"version": "v\d/)
      })

      it('is the same each time', async () => {
        assert.equal(printSbom(await describeBuilt(describeImage, imageOf(service), service.image)), printSbom(sbom))
      })
    })
  }

  it('is signed with the image, and comes back from the registry to whoever verifies it', async () => {
    const [service] = services
    assert.ok(service)
    const tag = `${registry.host}/slipway/${service.image}:dev`
    await docker(['tag', imageOf(service), tag])
    await docker(['push', tag])
    await docker(['rmi', tag])
    const cosign = buildCosign(root)
    const { privateKey, publicKey } = keyPair(root, folder)
    process.env['COSIGN_PASSWORD'] = password
    const reference = `${registry.host}/slipway/${service.image}@${await digestsByCrane(root)(tag)}`
    await signImage(cosign, describeImage, { reference, key: privateKey })
    const verified = await verifyImage(cosign, digestsByCrane(root), { reference: tag, key: publicKey })
    assert.equal(verified.reference, reference)
    assert.equal(`${verified.sbom.metadata.component.name}@${verified.sbom.metadata.component.version}`, reference)
    assertDescribes(verified.sbom, service.language)
  })

  it('is refused where it would name nothing', async () => {
    const image = registry.push('shop/empty:dev', { 'app/readme': import.meta.filename })
    await assert.rejects(describeImage(`registry:${image}`, { name: 'empty', version: '' }), /nothing was found in it/)
  })

  it('is not made of an image that is not there', async () => {
    await assert.rejects(describeBuilt(describeImage, 'slipway/absent:dev', 'absent'), { code: 'MISSING', message: /^the engine has no image slipway\/absent:dev; run: npx slipway images build$/ })
    await assert.rejects(describeImage(`registry:${registry.host}/shop/absent:dev`, { name: 'absent', version: '' }), { code: 'MISSING', message: /cannot be read: .*NAME_UNKNOWN/s })
  })
})
