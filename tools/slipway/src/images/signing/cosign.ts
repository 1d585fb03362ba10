import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { buildGoTool } from '../../workspace/go-tool.ts'

/** Runs cosign and answers what it printed. Rejects with a CosignError. */
export type Cosign = (args: readonly string[]) => Promise<string>

/** What cosign calls the statement of a signature, and CycloneDX that of an SBOM. */
export const signatureType = 'https://sigstore.dev/cosign/sign/v1'
export const sbomType = 'https://cyclonedx.org/bom'

// The empty trust of a key: no certificate authority, no transparency log. Without it cosign would ask the public ones of sigstore.
const trustedRoot = ['--trusted-root', path.join(import.meta.dirname, 'trusted-root.json')]

/** Of `sign` and `attest`: to the registry and nowhere else. */
export const signingByKey = ['--yes', '--signing-config', path.join(import.meta.dirname, 'signing-config.json'), ...trustedRoot]
/** Of `verify` and `verify-attestation`. */
export const verifyingByKey = ['--insecure-ignore-tlog', ...trustedRoot]

export class CosignError extends Error {
  readonly code = 'COSIGN'
  /** 10 where the image has no signature. */
  readonly status: number | undefined

  constructor(message: string, status: number | undefined, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** cosign, built from tools/go/cosign, with the credentials for the registry that `docker login` left. */
export function buildCosign(root: string): Cosign {
  const binary = buildGoTool(root, 'cosign')
  return async (args) => {
    try {
      // An attested SBOM comes back as one line.
      const { stdout } = await promisify(execFile)(binary, [...args], { maxBuffer: 2 ** 28 })
      return stdout
    } catch (error) {
      const { code, stderr = '' } = error as { code?: number; stderr?: string }
      throw new CosignError(/^Error: (.+)$/m.exec(stderr)?.[1] ?? (error as Error).message, code, { cause: error })
    }
  }
}
