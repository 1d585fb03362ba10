import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'

type Environment = Readonly<Record<string, string | undefined>>

const load = (file: string): Promise<unknown> => import(pathToFileURL(path.resolve(import.meta.dirname, '../../../pipelines', file)).href)
const { credentialsOf } = await load('login.mjs') as { credentialsOf(env: Environment, host: string): { readonly user?: string; readonly password?: string } }
const { authorization } = await load('proposal.mjs') as { authorization(origin: string, token: string): Record<string, string> }

describe('what a pipeline opens a registry with', () => {
  const gitlab = { GITLAB_CI: 'true', CI_REGISTRY: 'registry.gitlab.example', CI_REGISTRY_USER: 'job', CI_REGISTRY_PASSWORD: 'word' }
  const github = { GITHUB_ACTIONS: 'true', GITHUB_SERVER_URL: 'https://github.com', GITHUB_ACTOR: 'someone', GH_TOKEN: 'word' }
  const enterprise = { ...github, GITHUB_SERVER_URL: 'https://acme.ghe.com' }
  const told = { SLIPWAY_REGISTRY_USER: 'pusher', SLIPWAY_REGISTRY_PASSWORD: 'secret' }
  const cases: readonly (readonly [what: string, env: Environment, host: string, expected: object])[] = [
    ['what it is told, whichever CI it is', { ...github, ...told }, 'ghcr.io', { user: 'pusher', password: 'secret' }],
    ['GitLab\'s job token, in GitLab\'s own', gitlab, 'registry.gitlab.example', { user: 'job', password: 'word' }],
    ['nothing of GitLab\'s, in another', gitlab, 'registry.example', {}],
    ['GitHub\'s job token, in GitHub\'s own', github, 'ghcr.io', { user: 'someone', password: 'word' }],
    ['GitHub\'s job token, in that of an enterprise', enterprise, 'containers.acme.ghe.com', { user: 'someone', password: 'word' }],
    ['nothing of GitHub\'s, in another', { ...github, SLIPWAY_REGISTRY_USER: '', SLIPWAY_REGISTRY_PASSWORD: '' }, 'registry.example', {}],
    ['nothing of an enterprise\'s, in everybody\'s', enterprise, 'ghcr.io', {}],
    ['nothing, outside of a pipeline', { GH_TOKEN: 'word' }, 'ghcr.io', {}],
  ]
  for (const [what, env, host, expected] of cases) it(`is ${what}`, () => assert.deepEqual(credentialsOf(env, host), expected))
})

describe('a token to push with', () => {
  it('is what the forge gets, and nothing beside it that the clone would send', async (t) => {
    const seen: string[][] = []
    const server = createServer((request, response) => {
      seen.push(request.rawHeaders.filter((_, at, all) => at % 2 === 1 && all[at - 1]?.toLowerCase() === 'authorization'))
      response.writeHead(404).end()
    }).listen(0, '127.0.0.1')
    t.after(() => server.close())
    await once(server, 'listening')
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    // As an action leaves it in the clone.
    const config = path.join(mkdtempSync(path.join(tmpdir(), 'slipway-credentials-')), 'config')
    t.after(() => rmSync(path.dirname(config), { recursive: true }))
    writeFileSync(config, `[http "${origin}/"]\n\textraheader = AUTHORIZATION: basic old\n`)
    const ask = async (env: Environment) => {
      await once(spawn('git', ['ls-remote', `${origin}/a.git`], { env: { ...process.env, GIT_CONFIG_GLOBAL: config, GIT_TERMINAL_PROMPT: '0', ...env }, stdio: 'ignore' }), 'close')
      return seen.at(-1)
    }
    assert.deepEqual(await ask({}), ['basic old'])
    assert.deepEqual(await ask(authorization(origin, 'word')), [`Basic ${Buffer.from('oauth2:word').toString('base64')}`])
  })
})
