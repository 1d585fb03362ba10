// Packs what the apps were built to, and what is derived for their deployment, into one archive named by the commit:
//
//   node tools/pipelines/bundle.mjs
//
// writes dist/bundle/<commit>.tar.gz, its SHA-256, and a manifest of every file in it. The same files give the same bytes.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { filesToBundle } from './bundle-files.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

try {
  console.log(bundle())
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

function bundle() {
  const [commit, time] = git('log', '-1', '--format=%H %ct').trim().split(' ')
  const changed = git('status', '--porcelain')
  if (changed !== '') throw new Error(`a bundle is named by its commit, and this is not what ${commit} holds:\n${changed}`)
  const files = filesToBundle(root, git('ls-files', '-z', 'deploy').split('\0').filter((file) => file !== ''))
  const folder = path.join(root, 'dist/bundle')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const archive = gzipSync(tar(files, time), { level: 9 })
  writeFileSync(path.join(folder, `${commit}.tar.gz`), archive)
  writeFileSync(path.join(folder, `${commit}.tar.gz.sha256`), `${sha256(archive)}  ${commit}.tar.gz\n`)
  writeFileSync(path.join(folder, `${commit}.json`), `${JSON.stringify({ commit, files: files.map(describe) }, null, 2)}\n`)
  return `dist/bundle/${commit}.tar.gz: ${files.length} files, ${archive.length} bytes`
}

function describe(file) {
  const content = readFileSync(path.join(root, file))
  return { path: file, bytes: content.length, sha256: sha256(content), executable: (statSync(path.join(root, file)).mode & 0o100) !== 0 }
}

/** Order, owners and times are fixed, so that they cannot differ between two runs. */
function tar(files, time) {
  const fixed = ['--format=ustar', '--owner=0', '--group=0', '--numeric-owner', `--mtime=@${time}`, '--mode=u+rwX,go=rX']
  const input = files.join('\0')
  return execFileSync('tar', ['--create', ...fixed, '--null', '--no-recursion', '--files-from=-'], { cwd: root, input, maxBuffer: 2 ** 31 })
}

function git(...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex')
}
