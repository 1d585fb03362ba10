import type { GeneratorCallback, Tree } from '@nx/devkit'
import { listFiles } from '../../workspace/files.ts'
import { readManifests } from '../../manifest/read.ts'
import { isAmong, readUpstream, upstreamFile } from '../../upstream/upstream.ts'
import goService from '../go-service/generator.ts'
import { finish } from '../workspace/finish.ts'
import { editYaml, removeFromEnvironments } from '../workspace/service-files.ts'
import { withoutSample } from './without-sample.ts'
import { rewriteSources } from '../workspace/sources.ts'

/** Takes away what upstream.yaml calls the sample, and what texts say of it, and leaves one service in its place. */
export default function prune(tree: Tree, { name }: { readonly name: string }): GeneratorCallback {
  const { sample } = readUpstream(tree.root)
  const gone = listFiles(tree.root).filter((file) => isAmong(file, sample))
  if (gone.length === 0) throw new Error(`${upstreamFile}: the sample is gone already`)
  const services = readManifests(tree.root).filter(({ folder }) => gone.includes(`${folder}/service.yaml`)).map((service) => service.name)
  const generate = goService(tree, { name, postgres: true })
  for (const file of gone) tree.delete(file)
  rewriteSources(tree, withoutSample)
  for (const service of services) removeFromEnvironments(tree, service)
  editYaml(tree, upstreamFile, (document) => document.set('sample', []))
  for (const suite of suitesOf(gone)) if (tree.exists(`.ci/green/${suite}.json`)) tree.delete(`.ci/green/${suite}.json`)
  const rest = finish(tree.root, { lock: true, tidy: ['.'], next: 'The shop is gone. npm start runs what is left, npm test tells whether it is well.' })
  return async () => {
    await generate()
    await rest()
  }
}

/** The names of heavy suites among files. */
function suitesOf(files: readonly string[]): Set<string> {
  return new Set(files.flatMap((file) => /^tools\/slipway\/suites\/([^/]+)\//.exec(file)?.[1] ?? []))
}
