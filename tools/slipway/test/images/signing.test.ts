import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Sbom } from '../../src/images/sbom.ts'
import { splitReference } from '../../src/images/registry.ts'
import { refuseToSign, signImage } from '../../src/images/sign.ts'
import type { Cosign } from '../../src/images/signing/cosign.ts'
import { CosignError, sbomType, signatureType } from '../../src/images/signing/cosign.ts'
import { verifyImage } from '../../src/images/verify.ts'

const digest = `sha256:${'a'.repeat(64)}`
const other = `sha256:${'b'.repeat(64)}`
const reference = `registry.example:5000/shop/catalog@${digest}`
const sbom: Sbom = { bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: { name: 'shop' } }, components: [] }
const key = import.meta.filename

describe('the reference of an image in a registry', () => {
  const cases = [
    ['registry.example:5000/shop/catalog', 'registry.example:5000/shop/catalog', undefined],
    ['registry.example:5000/shop/catalog:1.2', 'registry.example:5000/shop/catalog', undefined],
    [reference, 'registry.example:5000/shop/catalog', digest],
    [`shop/catalog:1.2@${digest}`, 'shop/catalog', digest],
    ['shop/catalog@sha256:abc', 'shop/catalog', undefined],
  ] as const
  for (const [text, name, itsDigest] of cases) it(`${text.slice(0, 50)} has its name and its digest`, () => assert.deepEqual(splitReference(text), { name, digest: itsDigest }))
})

describe('signing', () => {
  it('signs the SBOM of what is in the registry before the image, and leaves no file', async () => {
    const calls: string[] = []
    let file = ''
    const cosign: Cosign = async ([command = '', ...args]) => {
      calls.push(`${command} ${args.at(-1)}`)
      if (command === 'attest') {
        file = args[args.indexOf('--predicate') + 1] ?? ''
        assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), sbom)
      }
      return ''
    }
    await signImage(cosign, async (source, { name, version }) => (calls.push(`${source} is ${name} ${version}`), sbom), { reference, key })
    assert.deepEqual(calls, [`registry:${reference} is registry.example:5000/shop/catalog ${digest}`, `attest ${reference}`, `sign ${reference}`])
    assert.ok(!existsSync(file))
  })

  it('is refused for a tag, which may be another image tomorrow', () => {
    assert.throws(() => refuseToSign([reference, 'shop/catalog:1.2'], key, { COSIGN_PASSWORD: '' }), { code: 'USAGE', message: /^shop\/catalog:1\.2 may be another/ })
  })

  it('needs the key and its password', () => {
    assert.throws(() => refuseToSign([reference], '/nowhere/cosign.key', { COSIGN_PASSWORD: '' }), { code: 'MISSING', message: /no key \/nowhere\/cosign\.key/ })
    assert.throws(() => refuseToSign([reference], key, {}), { code: 'MISSING', message: /^COSIGN_PASSWORD must be/ })
    refuseToSign([reference], key, { COSIGN_PASSWORD: '' })
    refuseToSign([reference], 'env://RELEASE_KEY', {})
  })
})

describe('verifying', () => {
  const claim = (type: string, of: string) => ({ critical: { image: { 'docker-manifest-digest': of }, type } })
  const envelope = (predicateType: string, predicate: unknown) => JSON.stringify({ payload: Buffer.from(JSON.stringify({ predicateType, predicate })).toString('base64') })
  const cosignThat = (claims: readonly unknown[], attested = envelope(sbomType, sbom)): Cosign => ([command]) => Promise.resolve(command === 'verify' ? JSON.stringify(claims) : attested)
  const verify = (cosign: Cosign, resolved = digest, asked = reference) => verifyImage(cosign, () => Promise.resolve(resolved), { reference: asked, key: 'release.pub' })

  it('answers the image by digest, with its SBOM', async () => {
    const cosign = cosignThat([claim(sbomType, digest), claim(signatureType, digest)])
    assert.deepEqual(await verify(cosign), { reference, sbom })
    assert.deepEqual(await verify(cosign, digest, 'registry.example:5000/shop/catalog:1.2'), { reference, sbom })
  })

  it('takes the digest that was given, whatever the registry answers', async () => {
    const asked: string[] = []
    const cosign: Cosign = async (args) => (asked.push(args.at(-1) ?? ''), await cosignThat([claim(signatureType, digest)])(args))
    await verify(cosign, other)
    assert.deepEqual(asked, [reference, reference])
  })

  const refused = [
    ['another image', cosignThat([claim(signatureType, other)]), /is not signed by the owner of release\.pub/],
    ['nothing but an SBOM', cosignThat([claim(sbomType, digest)]), /is not signed by the owner of release\.pub/],
    ['the image and some other statement', cosignThat([claim(signatureType, digest)], envelope('https://slsa.dev/provenance/v1', {})), /has no SBOM that is signed/],
  ] as const
  for (const [what, cosign, message] of refused) {
    it(`refuses where the key signed ${what}`, () => assert.rejects(verify(cosign), { code: 'IMAGE_REFUSED', message }))
  }

  const failures = [
    ['no signature', new CosignError('no signatures found', 10), { code: 'IMAGE_REFUSED', message: /catalog@sha256:a+ is not signed$/ }],
    ['the signature of another key', new CosignError('no matching attestations: failed to verify signature: could not verify envelope', 1), { code: 'IMAGE_REFUSED', message: /is signed, but not by the owner of release\.pub/ }],
    ['no answer', new CosignError('dial tcp: connection refused', 1), { message: /cannot be verified: dial tcp: connection refused/ }],
  ] as const
  for (const [what, error, expected] of failures) it(`tells ${what} from the others`, () => assert.rejects(verify(() => Promise.reject(error)), expected))

  const failuresOfTheSbom = [
    ['no SBOM', 'none of the attestations matched the predicate type: cyclonedx, found: https://sigstore.dev/cosign/sign/v1', { code: 'IMAGE_REFUSED', message: /is signed by the owner of release\.pub, but has no SBOM that is: none of/ }],
    ['the SBOM of another key', 'no matching attestations: failed to verify signature: could not verify envelope', { code: 'IMAGE_REFUSED', message: /has no SBOM that is: no matching/ }],
    ['an interrupted network', 'dial tcp: connection refused', { message: /a+ cannot be verified: dial tcp: connection refused$/ }],
    // What cosign says where it could not read the list that it read a moment ago.
    ['a registry that stopped to answer', 'no matching attestations: ', { message: /cannot be verified: no matching attestations: $/ }],
  ] as const
  for (const [what, said, expected] of failuresOfTheSbom) {
    it(`of a signed image tells ${what} from the others`, () => {
      const cosign: Cosign = (args) => args[0] === 'verify-attestation' ? Promise.reject(new CosignError(said, 1)) : cosignThat([claim(signatureType, digest)])(args)
      return assert.rejects(verify(cosign), expected)
    })
  }

  it('does not ask for signatures of what the registry does not have', async () => {
    const cosign: Cosign = () => assert.fail('was asked')
    await assert.rejects(verifyImage(cosign, () => Promise.reject(new Error('MANIFEST_UNKNOWN')), { reference, key: 'release.pub' }), { message: /cannot be verified: MANIFEST_UNKNOWN/ })
  })
})
