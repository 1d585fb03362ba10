import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stringify } from 'yaml'
import { run } from '../program.ts'
import { keepOnly } from './cache.ts'
import type { Ingredients } from './ingredients.ts'
import { recipes } from './ingredients.ts'
import { rootFileSystemFile } from './root-file-system.ts'
import type { StandIn } from './stand-ins.ts'
import { referenceOf, standIns } from './stand-ins.ts'

type Docker = (...args: readonly string[]) => Promise<string>

/** Gives the engine its bases and answers the file that names them: the one that SLIPWAY_BASES wants. */
export async function provideBases(ingredients: Ingredients, env: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<string> {
  const { folder, bases } = ingredients.cache
  const docker: Docker = (...args) => run('docker', args, { env, signal })
  const saved = path.join(folder, `bases-${bases}.tar`)
  if (existsSync(saved)) await docker('load', '--quiet', '--input', saved)
  else {
    console.error(`testbed: makes ${standIns.map(referenceOf).join(', ')}`)
    await buildBases(ingredients, docker)
    await docker('save', '--output', `${saved}.partial`, ...standIns.map(referenceOf))
    renameSync(`${saved}.partial`, saved)
    keepOnly(saved, 'bases')
  }
  const file = path.join(folder, 'bases.yaml')
  writeFileSync(file, stringify(Object.fromEntries(standIns.map((name) => [name, referenceOf(name)]))))
  return file
}

async function buildBases(ingredients: Ingredients, docker: Docker): Promise<void> {
  const certificates = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'].flatMap((name) => ['--change', `ENV ${name}=${ingredients.certificates}`])
  await docker('import', ...certificates, rootFileSystemFile(ingredients), referenceOf('debian'))
  const build = (name: StandIn, context: string, args: Readonly<Record<string, string>> = {}) =>
    docker('build', '--quiet', '--file', path.join(recipes, `bases/${name}.Dockerfile`), ...buildArguments(args), '--tag', referenceOf(name), context)
  const { go, node, postgres } = ingredients
  const nodeFirst = async () => {
    await withContext({ node: node.binary, npm: node.npm }, (context) => build('node-build', context, { REGISTRY: node.registry }))
    await build('node-distroless', path.join(recipes, 'bases'))
  }
  await Promise.all([
    nodeFirst(),
    build('go-build', go.folder, { GOPROXY: go.proxy, GOSUMDB: go.sums }),
    build('go-distroless', path.join(recipes, 'bases')),
    withContext({ native: postgres.folder, 'entrypoint.sh': path.join(recipes, 'bases/postgres/entrypoint.sh') }, (context) => build('postgres', context)),
  ])
}

/** Copies what comes from several places into one folder, for as long as a build takes. */
async function withContext<T>(sources: Readonly<Record<string, string>>, use: (context: string) => Promise<T>): Promise<T> {
  const context = mkdtempSync('/var/tmp/slipway-context-')
  try {
    for (const [name, source] of Object.entries(sources)) cpSync(source, path.join(context, name), { recursive: true, verbatimSymlinks: true })
    return await use(context)
  } finally {
    rmSync(context, { recursive: true })
  }
}

function buildArguments(args: Readonly<Record<string, string>>): string[] {
  return Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`])
}
