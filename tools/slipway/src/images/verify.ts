import type { Resolve } from './registry.ts'
import { splitReference } from './registry.ts'
import type { Sbom } from './sbom.ts'
import type { Cosign } from './signing/cosign.ts'
import { CosignError, sbomType, signatureType, verifyingByKey } from './signing/cosign.ts'

/** The image must not be run: it is not what the owner of the key signed. */
export class RefusedError extends Error {
  readonly code = 'IMAGE_REFUSED'
}

export interface Verified {
  /** What was verified, by its digest: run this, not the tag. */
  readonly reference: string
  /** What the owner of the key says that is in it. */
  readonly sbom: Sbom
}

/** Verifies that the owner of a key signed an image and its SBOM. A tag is verified as the image that it is now. Throws a RefusedError otherwise. */
export async function verifyImage(cosign: Cosign, resolve: Resolve, { reference, key }: { readonly reference: string; readonly key: string }): Promise<Verified> {
  // Asked for even where it is given: of an image that is not there cosign says only that it has no signature.
  const now = await resolve(reference).catch((error: unknown) => {
    throw new Error(`${reference} cannot be verified: ${(error as Error).message}`, { cause: error })
  })
  const { name, digest = now } = splitReference(reference)
  const exact = `${name}@${digest}`
  const image = exact === reference ? exact : `${reference}, which is ${digest},`
  const args = [...verifyingByKey, '--key', key, exact]
  const verify = (command: string[], refusal: Refusal) => cosign([...command, ...args]).catch((error: unknown) => throwAs(error, image, refusal))
  const claims = JSON.parse(await verify(['verify', '--output', 'json'], (error) => refusalOfSignature(error, key))) as Claim[]
  if (!claims.some((claim) => isSignatureOf(claim, digest))) throw new RefusedError(`${image} is not signed by the owner of ${key}`)
  const attested = await verify(['verify-attestation', '--type', 'cyclonedx'], (error) => refusalOfSbom(error, key))
  return { reference: exact, sbom: sbomOf(attested, image) }
}

interface Claim {
  readonly critical: { readonly image: { readonly 'docker-manifest-digest': string }; readonly type: string }
}

/** cosign takes an SBOM that the key signed for a signature, too; who attests what is in an image does not yet say that it may run. */
function isSignatureOf({ critical }: Claim, digest: string): boolean {
  return critical.type === signatureType && critical.image['docker-manifest-digest'] === digest
}

/** What an image is, where cosign saw all that there is and it is not what was asked for; undefined where it could not look. */
type Refusal = (error: CosignError) => string | undefined

const otherKey = /signatures? do(es)? not match|failed to verify signature/

function refusalOfSignature({ status, message }: CosignError, key: string): string | undefined {
  if (status === 10) return 'is not signed'
  return otherKey.test(message) ? `is signed, but not by the owner of ${key}` : undefined
}

/** Of an image whose signature was there a moment ago: "no attestations" then only says that the registry stopped to answer. */
function refusalOfSbom({ message }: CosignError, key: string): string | undefined {
  const isRefusal = otherKey.test(message) || message.includes('none of the attestations matched the predicate type')
  return isRefusal ? `is signed by the owner of ${key}, but has no SBOM that is: ${message}` : undefined
}

function throwAs(error: unknown, image: string, refusal: Refusal): never {
  if (!(error instanceof CosignError)) throw error
  const refused = refusal(error)
  throw refused === undefined ? new Error(`${image} cannot be verified: ${error.message}`, { cause: error }) : new RefusedError(`${image} ${refused}`, { cause: error })
}

/** The predicate of the first statement about an SBOM; cosign prints a line for each signed envelope. */
function sbomOf(attested: string, image: string): Sbom {
  const statements = attested.trim().split('\n').map((line) => JSON.parse(Buffer.from((JSON.parse(line) as { payload: string }).payload, 'base64').toString()) as { predicateType: string; predicate: Sbom })
  const statement = statements.find(({ predicateType }) => predicateType === sbomType)
  if (!statement) throw new RefusedError(`${image} has no SBOM that is signed`)
  return statement.predicate
}
