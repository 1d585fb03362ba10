import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { cleanEnvironment } from './environment.ts'
import { Remote } from './repository.ts'

interface Manifest {
  readonly commit: string
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string; readonly executable: boolean }[]
}

describe('the bundle of a commit', () => {
  let remote: Remote
  let root: string
  let commit: string
  beforeEach(() => {
    remote = new Remote()
    root = remote.author.root
    write('.gitignore', 'dist/\n')
    write('apps/go-catalog/service.yaml', 'name: catalog\n')
    write('apps/gateway/service.yaml', 'name: gateway\n')
    write('apps/shop-e2e/package.json', '{}\n')
    write('deploy/routes.binpb', 'routes')
    commit = remote.author.commit()
    write('dist/apps/go-catalog', 'a program')
    chmodSync(path.join(root, 'dist/apps/go-catalog'), 0o755)
    write('apps/gateway/dist/main.mjs', 'a program')
    write('dist/other/left-over', 'of no app')
  })
  afterEach(() => remote.remove())

  function write(file: string, content: string): void {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), content)
  }

  function bundle(): { readonly status: number | null; readonly stderr: string } {
    return spawnSync(process.execPath, ['tools/pipelines/bundle.mjs'], { cwd: root, env: cleanEnvironment(), encoding: 'utf8' })
  }

  const read = (suffix: string) => readFileSync(path.join(root, `dist/bundle/${commit}${suffix}`))

  it('holds the build of every service and the files of deploy, each with its checksum', () => {
    assert.equal(bundle().status, 0)
    const { commit: named, files } = JSON.parse(read('.json').toString()) as Manifest
    assert.equal(named, commit)
    assert.deepEqual(files.map((file) => file.path), ['apps/gateway/dist/main.mjs', 'deploy/routes.binpb', 'dist/apps/go-catalog'])
    assert.deepEqual(files.map((file) => file.executable), [false, false, true])
    execFileSync('sha256sum', ['--check', `${commit}.tar.gz.sha256`], { cwd: path.join(root, 'dist/bundle'), stdio: 'pipe' })
    const unpacked = path.join(remote.folder, 'unpacked')
    mkdirSync(unpacked)
    execFileSync('tar', ['-xzf', path.join(root, `dist/bundle/${commit}.tar.gz`), '-C', unpacked])
    const sums = files.map((file) => `${file.sha256}  ${file.path}\n`).join('')
    execFileSync('sha256sum', ['--check', '-'], { cwd: unpacked, input: sums, stdio: ['pipe', 'pipe', 'pipe'] })
  })

  it('has the same bytes in another clone', () => {
    assert.equal(bundle().status, 0)
    const first = read('.tar.gz')
    const copy = path.join(remote.folder, 'copy')
    cpSync(root, copy, { recursive: true })
    root = copy
    assert.equal(bundle().status, 0)
    assert.ok(first.equals(read('.tar.gz')))
  })

  it('is refused where an app is not built, by its name', () => {
    rmSync(path.join(root, 'dist/apps/go-catalog'))
    const { status, stderr } = bundle()
    assert.equal(status, 1)
    assert.match(stderr, /^apps\/go-catalog is not built: [^\n]+\n$/)
  })

  it('is refused where the files are not those of the commit', () => {
    write('deploy/routes.binpb', 'other routes')
    const { status, stderr } = bundle()
    assert.equal(status, 1)
    assert.match(stderr, /deploy\/routes\.binpb/)
  })
})
