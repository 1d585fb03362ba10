import { Command, Option } from 'commander'
import type { Service } from '../model/service.ts'
import { examples } from './examples.ts'
import { UsageError } from './exit.ts'
import { requireNames } from './names.ts'
import { announce } from './progress.ts'
import { signCommand, verifyCommand } from './signing.ts'

/** `slipway images …`: what containers are made from. */
export function imagesCommand(root: string): Command {
  return new Command('images')
    .description('Build, push, pin, describe and sign the images of the services.')
    .addCommand(buildCommand(root))
    .addCommand(pushCommand(root))
    .addCommand(pinCommand(root))
    .addCommand(sbomCommand(root))
    .addCommand(signCommand(root))
    .addCommand(verifyCommand(root))
}

function buildCommand(root: string): Command {
  return new Command('build')
    .description('Build the images of services on the Docker engine of this machine; "nx run-many -t image" does it for all.')
    .argument('[services...]', 'whose, all by default')
    .addOption(new Option('--variant <variant>', 'what the image runs on').choices(['distroless', 'alpine']).default('distroless'))
    .option('--no-cache', 'build all of it anew')
    .addHelpText('after', examples({
      'npx slipway images build gateway': 'slipway/gateway:dev',
      'SLIPWAY_REGISTRY=registry.example/ SLIPWAY_TAG=1.2.0 npx slipway images build': 'named for a registry',
      'npx slipway images build gateway --variant alpine': 'with a shell',
    }))
    .action(async (names: string[], { variant, cache }: { variant: 'distroless' | 'alpine'; cache: boolean }) => {
      const [{ buildImage }, { services, organisation }] = await Promise.all([import('../images/build.ts'), selected(root, names)])
      for (const service of services) {
        announce(`building the image of ${service.name}`)
        console.log(await buildImage(service, { root, organisation, variant, cache, verbose: true }))
      }
    })
}

function pushCommand(root: string): Command {
  return new Command('push')
    .description('Push the images that were built to the registry SLIPWAY_REGISTRY, and print them by digest.')
    .argument('[services...]', 'whose, all by default')
    .addHelpText('after', examples({ 'SLIPWAY_REGISTRY=registry.example/ SLIPWAY_TAG=1.2.0 npx slipway images push': 'what "images build" built with the same variables' }))
    .action(async (names: string[]) => {
      const [{ pushImage }, { referenceOf, repositoryOf }, { services, organisation }] = await Promise.all([import('../images/push.ts'), import('../images/reference.ts'), selected(root, names)])
      if (!process.env['SLIPWAY_REGISTRY']) throw new UsageError('SLIPWAY_REGISTRY says where to push to, such as registry.example/')
      for (const { name, image } of services) {
        announce(`pushing the image of ${name}`)
        console.log(await pushImage(referenceOf(repositoryOf(organisation, image), process.env)))
      }
    })
}

function pinCommand(root: string): Command {
  return new Command('pin')
    .description('Ask registries what the images of deploy/bases.yaml are, and write their digests to deploy/bases.lock.yaml.')
    .argument('[bases...]', 'keys of deploy/bases.yaml, all by default')
    .option('--check', 'only compare, and exit with 1 if one has moved', false)
    .addHelpText('after', examples({ 'npx slipway images pin': 'all of them', 'npx slipway images pin --check': 'whether a tag is another image by now' }))
    .action(async (keys: string[], { check }: { check: boolean }) => {
      const [{ readBases }, { describePinned, pinBases }, { digestsByCrane }] = await Promise.all([
        import('../images/bases.ts'), import('../images/pin.ts'), import('../images/registry.ts'),
      ])
      const bases = readBases(root)
      requireNames('base', keys, [...bases.keys()])
      const asked = [...bases].filter(([key]) => keys.length === 0 || keys.includes(key)).map(([, reference]) => reference)
      const { lines, good } = describePinned(await pinBases({ root, references: [...bases.values()], asked, resolve: digestsByCrane(root), check }), { check })
      for (const line of lines) console.log(line)
      process.exitCode = good ? 0 : 1
    })
}

function sbomCommand(root: string): Command {
  return new Command('sbom')
    .description('Write what is in the images that the engine has to dist/images, as CycloneDX.')
    .argument('[services...]', 'whose, all by default')
    .addHelpText('after', examples({ 'npx slipway images sbom gateway': 'dist/images/gateway.cdx.json' }))
    .action(async (names: string[]) => {
      const [{ describeBuilt, describeBySyft, writeSbom }, { referenceOf, repositoryOf }, { services, organisation }] = await Promise.all([
        import('../images/sbom.ts'), import('../images/reference.ts'), selected(root, names),
      ])
      announce('looking for syft, which takes minutes to build the first time')
      const describe = describeBySyft(root)
      for (const { name, image } of services) {
        announce(`reading the image of ${name}`)
        const repository = repositoryOf(organisation, image)
        console.log(writeSbom(root, image, await describeBuilt(describe, referenceOf(repository, process.env), repository)))
      }
    })
}

/** The services of these names, all without a name. */
async function selected(root: string, names: readonly string[]): Promise<{ readonly services: readonly Service[]; readonly organisation: string }> {
  const { services, organisation } = (await import('../output/read-workspace.ts')).readWorkspace(root)
  requireNames('service', names, services.map(({ name }) => name))
  return { services: services.filter(({ name }) => names.length === 0 || names.includes(name)), organisation }
}
