import { watch } from 'chokidar'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import path from 'node:path'
import { generateContracts } from '../contracts/generate.ts'
import { writeDerived } from '../output/derived.ts'
import type { Service } from '../model/service.ts'
import { buildGo } from './go-build.ts'
import type { Output } from './output.ts'
import type { System } from './system.ts'

const settle = 60
const ignored = /(?:^|\/)(?:node_modules|dist|test|test-results|\.[^/]+)(?:\/|$)|_test\.go$/

/** Rebuilds and restarts what a saved file changes. Work is done one batch of saves after another. Answers what ends it. */
export function watchSources(root: string, system: System, output: Output): () => Promise<void> {
  const saved = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let working = Promise.resolve()
  const watcher = watch(['apps', 'libs', 'go.mod', 'go.sum'], {
    cwd: root,
    ignoreInitial: true,
    ignored: (file) => ignored.test(path.relative(root, path.resolve(root, file))),
  })
  watcher.on('all', (event, file) => {
    if (event === 'addDir' || event === 'unlinkDir') return
    saved.add(file.replaceAll(path.sep, '/'))
    clearTimeout(timer)
    timer = setTimeout(() => {
      const batch = [...saved]
      saved.clear()
      working = working.then(() => apply(root, batch, system, output)).catch((error: unknown) => output.say(String((error as Error).message)))
    }, settle)
  })
  return async () => {
    clearTimeout(timer)
    await watcher.close()
    await working
  }
}

async function apply(root: string, files: readonly string[], system: System, output: Output): Promise<void> {
  const ends = (...endings: string[]) => files.filter((file) => endings.some((ending) => file.endsWith(ending)))
  if (ends('service.yaml').length > 0) output.say('a service.yaml changed: stop and start again to take it in')
  // What generation writes is seen as saved files of its own.
  if (ends('.proto').length > 0) return regenerate(root, output)
  if (ends('.go', '.sql', 'go.mod', 'go.sum').length > 0) await rebuildGo(root, system, output)
  for (const service of system.services.filter((one) => one.language === 'typescript')) {
    const own = files.filter((file) => (file.endsWith('.ts') && (file.startsWith(`${service.folder}/`) || isLibrary(file))) || file.endsWith('.binpb'))
    if (own.length > 0) await restartTypescript(root, service, own, system, output)
  }
}

function isLibrary(file: string): boolean {
  return file.startsWith('libs/') && !file.includes('/gen/')
}

async function regenerate(root: string, output: Output): Promise<void> {
  output.say('a proto was saved: generating …')
  await generateContracts(root)
  writeDerived(root)
}

/** One build of all: Go knows what a file changes. Restarted is what came out different; if it does not compile, what runs goes on. */
async function rebuildGo(root: string, { services, place, runners }: System, output: Output): Promise<void> {
  const began = Date.now()
  const ofGo = services.filter((service) => service.language === 'go')
  const before = new Map(ofGo.map((service) => [service.name, digest(binaryOf(service))]))
  try {
    await buildGo(root, ofGo, place.binaries)
  } catch (error) {
    return output.say(`does not compile; what runs goes on:\n${(error as Error).message}`)
  }
  for (const { name, folder } of ofGo.filter((service) => digest(binaryOf(service)) !== before.get(service.name))) {
    await runners.get(name)?.restart()
    output.event(name, `rebuilt from ${folder} and restarted in ${Date.now() - began} ms`)
  }
  function binaryOf(service: Service): string {
    return path.join(place.binaries, path.basename(service.folder))
  }
}

async function restartTypescript(root: string, { name }: Service, files: readonly string[], { runners }: System, output: Output): Promise<void> {
  const began = Date.now()
  const broken = files.map((file) => syntaxError(root, file)).find((error) => error !== undefined)
  if (broken) return output.say(`does not parse; what runs goes on:\n${broken}`)
  await runners.get(name)?.restart()
  output.event(name, `restarted in ${Date.now() - began} ms`)
}

function syntaxError(root: string, file: string): string | undefined {
  const full = path.join(root, file)
  if (!file.endsWith('.ts') || !existsSync(full)) return undefined
  try {
    stripTypeScriptTypes(readFileSync(full, 'utf8'))
    return undefined
  } catch (error) {
    return `${file}: ${(error as Error).message}`
  }
}

function digest(file: string): string {
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : ''
}
