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
  const claims = JSON.parse(await refuseWith(image, key, () => cosign(['verify', '--output', 'json', ...args]))) as Claim[]
  if (!claims.some((claim) => isSignatureOf(claim, digest))) throw new RefusedError(`${image} is not signed by the owner of ${key}`)
  const attested = await cosign(['verify-attestation', '--type', 'cyclonedx', ...args]).catch((error: unknown) => {
    throw new RefusedError(`${image} is signed by the owner of ${key}, but has no SBOM that is: ${(error as Error).message}`, { cause: error })
  })
  return { reference: exact, sbom: sbomOf(attested, image) }
}

interface Claim {
  readonly critical: { readonly image: { readonly 'docker-manifest-digest': string }; readonly type: string }
}

/** cosign takes an SBOM that the key signed for a signature, too; who attests what is in an image does not yet say that it may run. */
function isSignatureOf({ critical }: Claim, digest: string): boolean {
  return critical.type === signatureType && critical.image['docker-manifest-digest'] === digest
}

async function refuseWith(image: string, key: string, verify: () => Promise<string>): Promise<string> {
  try {
    return await verify()
  } catch (error) {
    if (!(error instanceof CosignError)) throw error
    if (error.status === 10) throw new RefusedError(`${image} is not signed`, { cause: error })
    if (/signatures? do(es)? not match|failed to verify signature/.test(error.message)) throw new RefusedError(`${image} is signed, but not by the owner of ${key}`, { cause: error })
    throw new Error(`${image} cannot be verified: ${error.message}`, { cause: error })
  }
}

/** The predicate of the first statement about an SBOM; cosign prints a line for each signed envelope. */
function sbomOf(attested: string, image: string): Sbom {
  const statements = attested.trim().split('\n').map((line) => JSON.parse(Buffer.from((JSON.parse(line) as { payload: string }).payload, 'base64').toString()) as { predicateType: string; predicate: Sbom })
  const statement = statements.find(({ predicateType }) => predicateType === sbomType)
  if (!statement) throw new RefusedError(`${image} has no SBOM that is signed`)
  return statement.predicate
}
