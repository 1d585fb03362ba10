import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { UsageError } from '../cli/exit.ts'
import { splitReference } from './registry.ts'
import type { Describe, Subject } from './sbom.ts'
import { printSbom } from './sbom.ts'
import type { Cosign } from './signing/cosign.ts'
import { signingByKey } from './signing/cosign.ts'
import { requireKey, requirePassword } from './signing/key.ts'

export interface Signing {
  /** `name@sha256:…` */
  readonly reference: string
  /** The private key: a file, or what else cosign takes. */
  readonly key: string
}

/**
 * Describes an image as it is in the registry, then signs it and its SBOM. Both signatures are kept in the registry, beside the image. The
 * SBOM is the first: whoever finds the image signed finds it described.
 */
export async function signImage(cosign: Cosign, describe: Describe, { reference, key }: Signing): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-sbom-'))
  try {
    const sbom = path.join(folder, 'sbom.cdx.json')
    writeFileSync(sbom, printSbom(await describe(`registry:${reference}`, subjectOf(reference))))
    await cosign(['attest', ...signingByKey, '--key', key, '--type', 'cyclonedx', '--predicate', sbom, reference])
    await cosign(['sign', ...signingByKey, '--key', key, reference])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function subjectOf(reference: string): Subject {
  const { name, digest = '' } = splitReference(reference)
  return { name, version: digest }
}

/** Throws what signing would need and does not have, before anything is built or fetched: a tag may be another image by the time it is signed. */
export function refuseToSign(references: readonly string[], key: string, env: NodeJS.ProcessEnv): void {
  for (const reference of references) {
    if (splitReference(reference).digest === undefined) throw new UsageError(`${reference} may be another image tomorrow: give its digest, name@sha256:…, as docker push prints it`)
  }
  requireKey(key)
  requirePassword(key, env)
}
