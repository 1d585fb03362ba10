import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import { startGreeter } from '../../../../libs/transcoder/test/fixture/greeter-server.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const transcoder = path.join(root, 'libs/transcoder')
const dist = path.join(transcoder, 'dist')
const read = (file: string) => readFileSync(path.join(dist, file), 'utf8')
const packageIn = (folder: string) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>

describe('the transcoder as a package', () => {
  let folder: string
  let steps: readonly string[]
  const ownName = String(packageIn(transcoder)['name'])
  const buf = (packageIn(root)['devDependencies'] as Readonly<Record<string, string>>)['@bufbuild/buf']
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'transcoder-publish-'))
    run('node', [path.join(transcoder, 'build.mjs')], root)
    run('npm', ['pack', '--pack-destination', folder], dist)
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
    const [tarball = ''] = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
    steps = stepsOf(read('README.md'))
    // No registry has the package yet, and what comes from one is what the workspace is tested with.
    const places: Readonly<Record<string, string>> = { [ownName]: `./${tarball}`, fastify: 'fastify@5', '@bufbuild/buf': `@bufbuild/buf@${buf}` }
    for (const step of steps.slice(0, -2)) run('sh', ['-c', step.startsWith('npm install') ? step.split(' ').map((word) => places[word] ?? word).join(' ') : step], folder)
  })
  after(() => rmSync(folder, { recursive: true }))

  it('says who it is, and nothing that only the workspace knows', () => {
    const { name, license, private: isPrivate, nx, devDependencies, engines } = packageIn(dist)
    assert.deepEqual([name, license], [packageIn(transcoder)['name'], 'Apache-2.0'])
    assert.deepEqual([isPrivate, nx, devDependencies], [undefined, undefined, undefined])
    assert.ok(engines)
    assert.doesNotMatch(read('README.md'), /\]\((\.\.|src|test)\//)
  })

  it('has JavaScript, types, the licence and the proto of its options, and no source or test', () => {
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    for (const file of ['lib/index.js', 'lib/index.d.ts', 'lib/edge.js', 'lib/edge.d.ts', 'LICENSE', 'proto/slipway/http/v1/annotations.proto', 'proto/google/api/annotations.proto', 'examples/app.mjs']) assert.ok(files.includes(path.normalize(file)), file)
    assert.deepEqual(files.filter((file) => (file.endsWith('.ts') && !file.endsWith('.d.ts')) || file.includes('test')), [])
    for (const file of files.filter((one) => one.endsWith('.d.ts'))) assert.doesNotMatch(read(file), /(from |import\()['"]\.[^'"]*\.ts['"]/, file)
  })

  it('answers after the steps of its README, in a folder where nothing was', async (t) => {
    assert.deepEqual(steps.map((step) => step.split(' ')[0]), ['npm', 'npm', 'cp', 'npx', 'node', 'curl'])
    const [, ...args] = (steps.at(-2) ?? '').replace(/ &$/, '').split(' ')
    const app = spawn(process.execPath, [...args, 'greeter.binpb', await startGreeter(t), '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    t.after(() => app.kill())
    const { value: url } = await createInterface({ input: app.stdout })[Symbol.asyncIterator]().next() as { value: string }
    const [, asked = ''] = /localhost:\d+([^']+)/.exec(steps.at(-1) ?? '') ?? []
    const answer = await fetch(url + asked)
    assert.deepEqual([answer.status, await answer.json()], [200, { text: 'Bonjour, Ada' }])
  })

  it('has types that a stranger can use, and that hold', () => {
    const check = (text: string) => {
      writeFileSync(path.join(folder, 'use.ts'), text)
      const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', '', '--skipLibCheck', 'use.ts']
      return spawnSync(path.join(root, 'node_modules/.bin/tsc'), flags, { cwd: folder, encoding: 'utf8' }).stdout
    }
    const use = (transport: string) => `import { GrpcTransport, descriptorFiles, transcoder } from '${String(packageIn(dist)['name'])}'
import fastify from 'fastify'
await fastify().register(transcoder, { descriptors: descriptorFiles(['a']), transport: ${transport} })
`
    assert.equal(check(use("new GrpcTransport(new Map([['a', 'b']]))")), '')
    assert.match(check(use("'dns:///b'")), /use\.ts.*TS2/)
  })
})

/** The lines of its shell block, without comments. */
function stepsOf(readme: string): string[] {
  const [, block = ''] = /```sh\n(.*?)```/s.exec(readme) ?? []
  return block.trim().split('\n').map((line) => line.replace(/\s+#.*$/, ''))
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}${stderr}`)
}
