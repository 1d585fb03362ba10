import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import { greeterDescriptors, startGreeter } from '../../../../libs/transcoder/test/fixture/greeter-server.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const transcoder = path.join(root, 'libs/transcoder')
const dist = path.join(transcoder, 'dist')
const read = (file: string) => readFileSync(path.join(dist, file), 'utf8')
const packageIn = (folder: string) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>

describe('the transcoder as a package', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'transcoder-publish-'))
    run('node', [path.join(transcoder, 'build.mjs')], root)
    run('npm', ['pack', '--pack-destination', folder], dist)
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
    const [tarball = ''] = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
    run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `./${tarball}`, 'fastify@5'], folder)
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
    for (const file of ['lib/index.js', 'lib/index.d.ts', 'LICENSE', 'proto/slipway/http/v1/annotations.proto', 'examples/app.mjs']) assert.ok(files.includes(path.normalize(file)), file)
    assert.deepEqual(files.filter((file) => (file.endsWith('.ts') && !file.endsWith('.d.ts')) || file.includes('test')), [])
    for (const file of files.filter((one) => one.endsWith('.d.ts'))) assert.doesNotMatch(read(file), /(from |import\()['"]\.[^'"]*\.ts['"]/, file)
  })

  it('runs its example where nothing of the workspace is', async (t) => {
    writeFileSync(path.join(folder, 'app.mjs'), read('examples/app.mjs'))
    writeFileSync(path.join(folder, 'greeter.binpb'), greeterDescriptors)
    const app = spawn(process.execPath, ['app.mjs', 'greeter.binpb', await startGreeter(t), '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    t.after(() => app.kill())
    const { value: url } = await createInterface({ input: app.stdout })[Symbol.asyncIterator]().next() as { value: string }
    const answer = await fetch(`${url}/v1/greetings/Ada?language=fr`)
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

function run(program: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}${stderr}`)
}
