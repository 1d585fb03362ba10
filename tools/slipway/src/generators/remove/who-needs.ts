import type { Tree } from '@nx/devkit'
import type { LocatedManifest } from '../../manifest/manifest.ts'
import { readFacts } from '../workspace/facts.ts'
import { contractOfService } from '../workspace/service-files.ts'
import { sourceFiles } from '../workspace/sources.ts'

/** Who would break without a service: manifests that name it or its events, and sources that use its contract. One line for each. */
export function whoNeeds(tree: Tree, service: LocatedManifest, all: readonly LocatedManifest[]): string[] {
  const others = all.filter((manifest) => manifest !== service)
  return [...callers(service, others), ...subscribers(service, others), ...users(tree, service)]
}

function callers({ name }: LocatedManifest, others: readonly LocatedManifest[]): string[] {
  return others.filter(({ needs }) => needs.services !== 'public' && needs.services.includes(name)).map(({ name: caller, folder }) => `${caller} calls it (${folder}/service.yaml)`)
}

function subscribers({ needs }: LocatedManifest, others: readonly LocatedManifest[]): string[] {
  const elsewhere = new Set(others.flatMap((other) => other.needs.events.publishes))
  const lost = needs.events.publishes.filter((subject) => !elsewhere.has(subject))
  return others.flatMap((other) => other.needs.events.subscribes.filter((subject) => lost.includes(subject)).map((subject) => `${other.name} subscribes to ${subject} (${other.folder}/service.yaml)`))
}

/** By what imports say, in Go, TypeScript and protos. */
function users(tree: Tree, service: LocatedManifest): string[] {
  const contract = contractOfService(service)
  if (contract === undefined) return []
  const { scope, module } = readFacts(tree)
  const home = `libs/contracts/${contract}/`
  const protos = service.packages.map((name) => `import "${name.replaceAll('.', '/')}/`)
  const imports = [`"${module}/${home}`, `'${scope}/contracts/${contract}/`, ...protos]
  const using = sourceFiles(tree).filter((file) => /^(apps|libs)\/.*\.(go|ts|proto)$/.test(file) && !file.startsWith(home) && !file.startsWith(`${service.folder}/`))
    .filter((file) => imports.some((imported) => tree.read(file, 'utf8')?.includes(imported)))
  const folders = Map.groupBy(using, (file) => file.split('/').slice(0, file.startsWith('libs/contracts/') ? 3 : 2).join('/'))
  return [...folders].map(([folder, files]) => `${folder} uses its contract (${files[0]}${files.length > 1 ? ` and ${files.length - 1} more` : ''})`)
}
