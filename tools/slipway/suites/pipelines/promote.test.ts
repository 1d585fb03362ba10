import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { after, before, beforeEach, describe, it } from 'node:test'
import { readWorkspace } from '../../src/output/read-workspace.ts'
import { Clone } from './clone.ts'
import { Delivery } from './delivery.ts'
import { cleanEnvironment } from './environment.ts'

const images = 'deploy/environments/staging/images.yaml'
const branch = 'promote/staging'

describe('the proposal of a pipeline', () => {
  let clone: Clone
  let delivery: Delivery
  /** The commit that pipelines are for. */
  let head: string
  before(async () => {
    clone = new Clone()
    delivery = await Delivery.start()
    head = clone.git('rev-parse', 'HEAD')
  })
  after(async () => {
    clone.remove()
    await delivery.stop()
  })
  beforeEach(() => {
    delivery.forget()
    delivery.hasPullRequest(false)
    clone.forgetRemote(branch)
    clone.git('checkout', '--quiet', '--force', '--detach', head)
  })

  /** What a pipeline does for the commit that is checked out. */
  async function promote(env: NodeJS.ProcessEnv = {}): Promise<{ readonly status: number | null; readonly output: string }> {
    // The registry is a child of this process, and stands still where this waits for another.
    const child = spawn(process.execPath, ['tools/pipelines/promote.mjs', 'staging'], { cwd: clone.root, env: cleanEnvironment({ ...delivery.environment, ...env }), stdio: ['ignore', 'pipe', 'pipe'] })
    const status = new Promise<number | null>((resolve) => child.on('close', resolve))
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { status: await status, output: stdout + stderr }
  }

  const gitlab = { GITLAB_CI: 'true', CI_DEFAULT_BRANCH: 'main' }
  const tag = () => head.slice(0, 12)

  it('is a branch with one commit, of the images that it has pushed', async () => {
    const { status, output } = await promote()
    assert.equal(status, 0, output)
    const { services, organisation } = readWorkspace(clone.root)
    assert.equal(clone.remote('rev-parse', `${branch}^`), head)
    assert.equal(clone.remote('show', '--format=%s', '--name-only', branch), `Promote :${tag()} to staging\n\n${images}`)
    for (const { image } of services) {
      assert.ok(clone.remote('show', `${branch}:${images}`).includes(delivery.registry.run('digest', `${delivery.registry.host}/${organisation}/${image}:${tag()}`)), image)
    }
    assert.match(delivery.registry.run('ls', `${delivery.registry.host}/charts/slipway`), /^0\.0\.0-g[0-9a-f]+$/)
    assert.match(output, /open a merge or pull request of it$/m)
  })

  it('has a chart whose version is above the last tag, which only the remote has', async () => {
    clone.remote('tag', 'v1.2.0', `${head}^`)
    try {
      assert.equal((await promote()).status, 0)
      assert.match(delivery.registry.run('ls', `${delivery.registry.host}/charts/slipway`), /^1\.2\.1-1\.g[0-9a-f]+$/m)
    } finally {
      clone.remote('tag', '--delete', 'v1.2.0')
      clone.git('tag', '--delete', 'v1.2.0')
    }
  })

  it('is by somebody, where nobody told Git who', async () => {
    const nobody = Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap((role) => ['NAME', 'EMAIL'].map((what) => [`GIT_${role}_${what}`, undefined])))
    assert.equal((await promote(nobody)).status, 0)
    assert.equal(clone.remote('show', '--format=%an <%ae>', '--no-patch', branch), 'Slipway pipeline <pipeline@slipway.example>')
  })

  it('is a merge request on GitLab, whose branch has no pipeline of its own', async () => {
    assert.equal((await promote(gitlab)).status, 0)
    assert.deepEqual(clone.pushOptions(), [
      'ci.skip', 'merge_request.create', 'merge_request.target=main', `merge_request.title=Promote :${tag()} to staging`, 'merge_request.remove_source_branch',
    ])
  })

  it('is a pull request on GitHub, one for all', async () => {
    const github = { GITHUB_ACTIONS: 'true', GITHUB_REF_NAME: 'main' }
    assert.equal((await promote(github)).status, 0)
    assert.match(delivery.asked('gh').join('\n'), /^pr list --head promote\/staging --state open --json number\npr create --head promote\/staging --base main --title Promote :\w+ to staging --body /)
    delivery.hasPullRequest(true)
    clone.git('checkout', '--quiet', '--force', '--detach', head)
    assert.equal((await promote(github)).status, 0)
    assert.match(delivery.asked('gh').join('\n'), /^pr edit promote\/staging --title /m)
  })

  it('takes the place of the one for an earlier commit', async () => {
    clone.git('checkout', '--quiet', '--detach', `${head}^`)
    assert.equal((await promote()).status, 0)
    clone.git('checkout', '--quiet', '--force', '--detach', head)
    assert.equal((await promote()).status, 0)
    assert.equal(clone.remote('rev-parse', `${branch}^`), head)
  })

  it('does not take the place of the one for a later commit', async () => {
    assert.equal((await promote()).status, 0)
    clone.git('checkout', '--quiet', '--force', '--detach', `${head}^`)
    delivery.forget()
    const { status, output } = await promote()
    assert.deepEqual([status, output], [0, 'promote/staging proposes a later commit already: nothing is published or promoted\n'])
    assert.deepEqual(delivery.asked('docker'), [])
    assert.equal(clone.remote('rev-parse', `${branch}^`), head)
  })

  it('is none where the environment runs these images already', async () => {
    assert.equal((await promote()).status, 0)
    clone.git('branch', '--force', 'merged', 'HEAD')
    clone.forgetRemote(branch)
    clone.git('checkout', '--quiet', '--force', '--detach', 'merged')
    const { status, output } = await promote({ SLIPWAY_TAG: tag() })
    assert.equal(status, 0, output)
    assert.match(output, /staging runs these images already: nothing is proposed$/m)
    assert.throws(() => clone.remote('rev-parse', '--verify', branch))
  })

  it('is none without a registry, which is said', async () => {
    const { status, output } = await promote({ SLIPWAY_REGISTRY: undefined })
    assert.deepEqual([status, output], [0, 'no SLIPWAY_REGISTRY: nothing is published or promoted\n'])
    assert.deepEqual(delivery.asked('docker'), [])
  })

  for (const [what, env] of [
    ['what it is told', { SLIPWAY_REGISTRY_USER: 'pusher', SLIPWAY_REGISTRY_PASSWORD: 'word' }],
    ['what GitLab gives to jobs, where the registry is its own', { ...gitlab, CI_REGISTRY_USER: 'pusher', CI_REGISTRY_PASSWORD: 'word' }],
  ] as const) {
    it(`opens the registry by ${what}, and shows no password`, async () => {
      const own = 'CI_REGISTRY_USER' in env ? { CI_REGISTRY: delivery.registry.host } : {}
      const { output } = await promote({ ...env, ...own })
      assert.deepEqual(delivery.asked('docker').slice(0, 1), [`login --username pusher --password-stdin ${delivery.registry.host}`])
      assert.match(delivery.asked('docker')[1] ?? '', /^word/)
      assert.doesNotMatch(output, /word\b(?!-)/)
    })
  }

  it('fails, and pushes nothing, where an image does not build', async () => {
    const { status, output } = await promote({ PATH: process.env['PATH'], DOCKER_HOST: 'tcp://127.0.0.1:1' })
    assert.equal(status, 1, output)
    assert.throws(() => clone.remote('rev-parse', '--verify', branch))
  })
})
