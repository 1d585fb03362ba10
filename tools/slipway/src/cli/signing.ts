import { Command } from 'commander'
import { writeFileSync } from 'node:fs'
import { examples } from './examples.ts'
import { UsageError } from './exit.ts'
import { announce } from './progress.ts'

/** `slipway images sign`: by a key, with what is in them. */
export function signCommand(root: string): Command {
  return new Command('sign')
    .description('Sign images in a registry by a key, each with its SBOM.')
    .argument('<references...>', 'images by digest: name@sha256:…')
    .requiredOption('--key <key>', 'the private key; COSIGN_PASSWORD is its password')
    .addHelpText('after', examples({ 'npx slipway images sign registry.example/slipway/gateway@sha256:… --key cosign.key': 'a signature, and a signed SBOM beside the image' }))
    .action(async (references: string[], { key }: { key: string }) => {
      const [{ refuseToSign, signImage }, { describeBySyft }, { buildCosign }] = await Promise.all([
        import('../images/sign.ts'), import('../images/sbom.ts'), import('../images/signing/cosign.ts'),
      ])
      refuseToSign(references, key, process.env)
      announce('looking for syft and cosign, which take minutes to build the first time')
      const [describe, cosign] = [describeBySyft(root), buildCosign(root)]
      for (const reference of references) {
        await signImage(cosign, describe, { reference, key })
        console.log(`${reference} is signed`)
      }
    })
}

/** `slipway images verify`: whether that was done, by that key. */
export function verifyCommand(root: string): Command {
  return new Command('verify')
    .description('Fail unless images in a registry, and their SBOMs, are signed by a key.')
    .argument('<references...>', 'images by digest, or by tag: as the image that it is now')
    .requiredOption('--key <key>', 'the public key')
    .option('--sbom <file>', 'write the SBOM that was signed; of one image')
    .addHelpText('after', examples({ 'npx slipway images verify registry.example/slipway/gateway:1.2.0 --key cosign.pub': 'prints the digest to deploy' }))
    .action(async (references: string[], { key, sbom }: { key: string; sbom?: string }) => {
      if (sbom !== undefined && references.length > 1) throw new UsageError('--sbom takes the SBOM of one image')
      const [{ requireKey }, { buildCosign }, { digestsByCrane }, { verifyImage }, { printSbom }] = await Promise.all([
        import('../images/signing/key.ts'), import('../images/signing/cosign.ts'), import('../images/registry.ts'), import('../images/verify.ts'), import('../images/sbom.ts'),
      ])
      requireKey(key)
      announce('looking for cosign and crane, which take minutes to build the first time')
      const [cosign, resolve] = [buildCosign(root), digestsByCrane(root)]
      for (const reference of references) {
        const verified = await verifyImage(cosign, resolve, { reference, key })
        if (sbom !== undefined) writeFileSync(sbom, printSbom(verified.sbom))
        console.log(`${verified.reference} is signed, and so is its SBOM of ${verified.sbom.components.length} components`)
      }
    })
}
