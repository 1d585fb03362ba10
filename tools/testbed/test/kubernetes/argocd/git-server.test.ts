import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import type { GitServer } from '../../../src/kubernetes/argocd/git-server.ts'
import { serveGit } from '../../../src/kubernetes/argocd/git-server.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'slipway-git-'))
const identity = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@a.example', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@a.example', GIT_CONFIG_GLOBAL: '/dev/null' }
const git = async (...args: string[]) => (await promisify(execFile)('git', args, { cwd: folder, env: { ...process.env, ...identity, NO_PROXY: '*', no_proxy: '*' } })).stdout.trim()

describe('repositories that are served', () => {
  let server: GitServer
  before(async () => {
    await git('init', '--quiet', '--initial-branch=main', 'author')
    await git('-C', 'author', 'commit', '--quiet', '--allow-empty', '--message=first')
    await git('clone', '--quiet', '--bare', 'author', 'shop.git')
    server = await serveGit(folder)
  })
  after(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are cloned over HTTP, as they are at that time', async () => {
    await git('clone', '--quiet', server.urlOf('shop.git'), 'copy')
    assert.equal(await git('-C', 'copy', 'rev-parse', 'HEAD'), await git('-C', 'author', 'rev-parse', 'HEAD'))
    await git('-C', 'author', 'commit', '--quiet', '--allow-empty', '--message=second')
    await git('-C', 'author', 'push', '--quiet', path.join(folder, 'shop.git'), 'main')
    assert.match(await git('ls-remote', server.urlOf('shop.git'), 'refs/heads/main'), new RegExp(await git('-C', 'author', 'rev-parse', 'HEAD')))
  })

  it('cannot be pushed to', async () => {
    await assert.rejects(git('-C', 'author', 'push', server.urlOf('shop.git'), 'main:other'), /403/)
  })

  it('are no others than those of the folder', async () => {
    await assert.rejects(git('ls-remote', server.urlOf('absent.git')), /not found/)
  })
})
