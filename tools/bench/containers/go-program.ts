import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { run } from '../program.ts'
import { mb, printTable } from '../report.ts'
import { workspace } from '../workspace.ts'
import type { Section } from './elf.ts'
import { readSections } from './elf.ts'
import type { Service } from './services.ts'

/** As in the Dockerfiles. */
const flags = ['-buildvcs=false', '-trimpath', '-tags=grpcnotrace']
const env = { CGO_ENABLED: '0', GOOS: 'linux' }

/** What modules are for: the first that matches counts. */
const purposes = [
  ['validation: protovalidate, CEL, ANTLR', /^(buf\.build|cel\.dev|github\.com\/antlr4-go)\//],
  ['gRPC and Protobuf', /^(google\.golang\.org|github\.com\/grpc-ecosystem|go\.einride\.tech)\//],
  ['PostgreSQL: pgx, goose', /^github\.com\/(jackc|pressly|mfridman|sethvargo)\//],
  ['telemetry: OpenTelemetry, Prometheus', /^(go\.opentelemetry\.io|github\.com\/prometheus|github\.com\/go-logr)\//],
  ['this workspace', /^slipway\.example$/],
  ['Go', /^Go: /],
  ['other modules', /./],
] as const satisfies readonly (readonly [string, RegExp])[]

/**
 * What the program of a service is made of. It is linked twice, without symbols as it is shipped and with them as nm needs it; code and
 * data are the same. Symbols say which module code and initialised data are of. The tables that go with code (pclntab: lines, stacks,
 * unwinding) and read-only data (types, strings) have no such names, and are shared out in proportion to code.
 */
export async function reportGoProgram({ name, folder }: Service): Promise<void> {
  const output = mkdtempSync(path.join(tmpdir(), 'slipway-bench-'))
  try {
    const build = async (file: string, ...more: readonly string[]) => {
      const program = path.join(output, file)
      await run('go', ['build', ...flags, ...more, '-o', program, `./${folder}`], { cwd: workspace, env })
      return program
    }
    const shipped = await build('shipped', '-ldflags=-s -w')
    const total = statSync(shipped).size
    const sections = readSections(readFileSync(shipped))
    const named = await sizeByModule(await build('named'), await readModules(folder), sections)
    printSections(name, sections, total)
    printModules(name, named, total)
  } finally {
    rmSync(output, { recursive: true, force: true })
  }
}

function printSections(name: string, sections: readonly Section[], total: number): void {
  const sizeOf = (...names: readonly string[]) => sections.filter((section) => names.includes(section.name)).reduce((sum, { size }) => sum + size, 0)
  const parts = [
    ['machine code (.text)', sizeOf('.text')],
    ['function tables (.gopclntab)', sizeOf('.gopclntab')],
    ['types, strings, constants (.rodata)', sizeOf('.rodata', '.typelink', '.itablink')],
    ['initialised data (.data, .noptrdata)', sizeOf('.data', '.noptrdata')],
  ] as const
  const rest = total - parts.reduce((sum, [, size]) => sum + size, 0)
  printTable(`The program of ${name}, by section: MB of ${mb(total)}`, ['section', 'MB', 'share'], [...parts, ['the rest of the file', rest] as const].map(([part, size]) => [part, mb(size), percent(size, total)]))
}

interface Named {
  code: number
  data: number
}

function printModules(name: string, modules: ReadonlyMap<string, Named>, total: number): void {
  const all = addUp(modules.values())
  // What has no name goes with code.
  const share = ({ code, data }: Named) => data + (code / all.code) * (total - all.data)
  const rows = [...Map.groupBy(modules, ([module]) => purposes.find(([, pattern]) => pattern.test(module))?.[0] ?? '')].map(([purpose, members]) => {
    const largest = members.toSorted(([, a], [, b]) => share(b) - share(a)).slice(0, 4).map(([module, one]) => `${module.replace('Go: ', '')} ${mb(share(one))}`)
    return { purpose, one: addUp(members.map(([, each]) => each)), largest: members.length > 1 ? largest.join(', ') : '' }
  }).toSorted((a, b) => share(b.one) - share(a.one))
  printTable(`The program of ${name}, by what it is for: MB`, ['modules', 'code', 'data', 'in all', 'share', 'largest'], rows.map(({ purpose, one, largest }) => [purpose, mb(one.code), mb(one.data), mb(share(one)), percent(share(one), total), largest]))
}

function addUp(all: Iterable<Named>): Named {
  const total = { code: 0, data: 0 }
  for (const { code, data } of all) {
    total.code += code
    total.data += data
  }
  return total
}

/** The module of every package that is linked; of the standard library, its first parts. */
async function readModules(folder: string): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await run('go', ['list', '-deps', '-tags=grpcnotrace', '-f', '{{.ImportPath}} {{if .Module}}{{.Module.Path}}{{end}}', `./${folder}`], { cwd: workspace, env })
  return new Map(stdout.trim().split('\n').map((line) => {
    const [pkg = '', module = ''] = line.split(' ')
    return [pkg, module || standardPart(pkg)] as const
  }))
}

function standardPart(pkg: string): string {
  if (/^(runtime|internal\/(runtime|abi|cpu|bytealg|sync|race)|sync|reflect|internal\/reflectlite)(\/|$)/.test(pkg)) return 'Go: runtime and reflection'
  if (/^(vendor\/golang\.org\/x\/)?crypto(\/|$)/.test(pkg)) return 'Go: crypto and TLS'
  if (/^(vendor\/golang\.org\/x\/)?net(\/|$)/.test(pkg)) return 'Go: net and HTTP'
  return 'Go: the rest of the standard library'
}

async function sizeByModule(program: string, modules: ReadonlyMap<string, string>, sections: readonly Section[]): Promise<ReadonlyMap<string, Named>> {
  const { stdout } = await run('go', ['tool', 'nm', '-size', program])
  const inFile = (address: number, ...names: readonly string[]) => sections.some((section) => names.includes(section.name) && address >= section.address && address < section.address + section.size)
  const named = new Map<string, Named>()
  for (const line of stdout.split('\n')) {
    const [, hex = '', digits, kind = '', symbol = ''] = /^\s*([0-9a-f]+)\s+(\d+) (\S) (.*)$/.exec(line) ?? []
    const [address, size] = [Number.parseInt(hex, 16), Number(digits)]
    const isCode = kind.toLowerCase() === 't'
    if (!(isCode ? inFile(address, '.text') : inFile(address, '.data', '.noptrdata'))) continue
    const module = modules.get(packageOf(symbol)) ?? 'made by the linker'
    const one = named.get(module) ?? { code: 0, data: 0 }
    one[isCode ? 'code' : 'data'] += size
    named.set(module, one)
  }
  return named
}

/** `google.golang.org/grpc/internal/transport.(*http2Server).Close` is of google.golang.org/grpc/internal/transport. */
function packageOf(symbol: string): string {
  const [name = ''] = symbol.replace(/^type:\.(eq|hash)\./, '').split(/[([{]/)
  return decodeURIComponent(name.replace(/^(.*\/)?([^./]*)(\..*)?$/, '$1$2'))
}

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(0)} %`
