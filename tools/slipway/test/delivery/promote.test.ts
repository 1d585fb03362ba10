import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { PromotionOptions } from '../../src/delivery/promote.ts'
import { promote } from '../../src/delivery/promote.ts'
import { readImages } from '../../src/manifest/images.ts'
import type { Service } from '../../src/model/service.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const [one, two] = ['1', '2'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string]
const named = (...names: string[]) => names.map((name) => ({ name, image: `go-${name}` }) as Service)

describe('a promotion', () => {
  let root: string
  let services: readonly Service[]
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'slipway-promotion-'))
    services = named('cards', 'gifts')
    mkdirSync(path.join(root, 'deploy'))
    cpSync(path.join(workspace, 'deploy/images.schema.json'), path.join(root, 'deploy/images.schema.json'))
    git('init', '--quiet', '--initial-branch=main')
    git('config', 'user.name', 'test')
    git('config', 'user.email', 'test@slipway.example')
    for (const environment of ['staging', 'production']) write(`deploy/environments/${environment}/values.yaml`, '# nothing differs\n')
    commit('the first')
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  const images = (environment: string) => path.join(root, `deploy/environments/${environment}/images.yaml`)
  const there = (environment: string) => Object.fromEntries(readImages(root, environment))

  function write(file: string, content: string): void {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), content)
  }

  function commit(message: string): void {
    git('add', '--all')
    git('commit', '--quiet', `--message=${message}`)
  }

  /** A registry that has these digests, whatever is asked by reference. */
  function run(from: string, to: string, digests: Readonly<Record<string, string>> = {}, options: Partial<PromotionOptions> = {}) {
    const resolve = async (reference: string) => digests[reference] ?? await Promise.reject<string>(new Error('MANIFEST_UNKNOWN: manifest unknown'))
    const registry = () => ({ registry: 'registry.example/', resolve })
    return promote({ services, organisation: 'shop' }, { root, from, to, only: [], dryRun: false, registry, admit: () => Promise.resolve(), ...options })
  }

  const tagged = (tag: string, cards: string, gifts = cards) => ({ [`registry.example/shop/go-cards:${tag}`]: cards, [`registry.example/shop/go-gifts:${tag}`]: gifts })

  it('of a tag writes what the registry has, in one commit that says what changes', async () => {
    const { commit: made } = await run(':1.2.0', 'staging', tagged('1.2.0', one, two))
    assert.deepEqual(there('staging'), { cards: { digest: one, tag: '1.2.0' }, gifts: { digest: two, tag: '1.2.0' } })
    assert.match(readFileSync(images('staging'), 'utf8'), /^# yaml-language-server: .+\n# Written by "npx slipway promote": change nothing by hand\.\nservices:\n/)
    assert.equal(git('rev-parse', '--short', 'HEAD'), made)
    assert.equal(git('show', '--format=', '--name-only', 'HEAD'), 'deploy/environments/staging/images.yaml')
    assert.equal(git('log', '-1', '--format=%B'), 'Promote :1.2.0 to staging\n\ncards: none -> 111111111111 (1.2.0)\ngifts: none -> 222222222222 (1.2.0)')
    assert.equal(git('status', '--porcelain'), '')
    assert.deepEqual(readdirSync(path.dirname(images('staging'))), ['images.yaml', 'values.yaml'])
  })

  it('of an environment takes its images to the other, with their tags', async () => {
    await run(':1.2.0', 'staging', tagged('1.2.0', one))
    await run('staging', 'production')
    assert.deepEqual(there('production'), there('staging'))
    assert.match(git('log', '-1', '--format=%B'), /^Promote staging to production\n/)
  })

  it('names only what changes, and keeps an image that stays under the tag that it came by', async () => {
    await run(':a', 'staging', tagged('a', one))
    await run(':b', 'staging', tagged('b', one, two))
    assert.deepEqual(there('staging'), { cards: { digest: one, tag: 'a' }, gifts: { digest: two, tag: 'b' } })
    assert.equal(git('log', '-1', '--format=%b'), 'gifts: 111111111111 -> 222222222222 (b)')
  })

  it('of what is there already makes no commit', async () => {
    await run(':a', 'staging', tagged('a', one))
    const before = git('rev-parse', 'HEAD')
    assert.deepEqual(await run(':b', 'staging', tagged('b', one)), { changes: [], commit: undefined })
    assert.equal(git('rev-parse', 'HEAD'), before)
  })

  it('of some services leaves the others as they are', async () => {
    await run(':a', 'staging', tagged('a', one))
    await run(':b', 'staging', { 'registry.example/shop/go-cards:b': two }, { only: ['cards'] })
    assert.deepEqual(there('staging'), { cards: { digest: two, tag: 'b' }, gifts: { digest: one, tag: 'a' } })
  })

  it('takes out what is no service any more', async () => {
    await run(':a', 'staging', tagged('a', one))
    services = named('cards')
    const { changes } = await run(':a', 'staging', tagged('a', one))
    assert.deepEqual(changes.map(({ service, to }) => [service, to]), [['gifts', undefined]])
    assert.deepEqual(Object.keys(there('staging')), ['cards'])
    assert.match(git('log', '-1', '--format=%b'), /^gifts: 111111111111 -> none, it is no service any more$/)
  })

  it('leaves alone what else is staged or changed', async () => {
    write('staged', 'staged')
    git('add', 'staged')
    write('deploy/environments/production/values.yaml', '# changed\n')
    await run(':a', 'staging', tagged('a', one))
    assert.equal(git('show', '--format=', '--name-only', 'HEAD'), 'deploy/environments/staging/images.yaml')
    assert.deepEqual(git('status', '--porcelain').split('\n'), ['M deploy/environments/production/values.yaml', 'A  staged'])
  })

  it('that is only tried writes nothing', async () => {
    const { changes, commit: made } = await run(':a', 'staging', tagged('a', one), { dryRun: true })
    assert.deepEqual([changes.length, made, existsSync(images('staging'))], [2, undefined, false])
  })

  it('is refused where the file has changes that no commit has, staged or not', async () => {
    await run(':a', 'staging', tagged('a', one))
    writeFileSync(images('staging'), `${readFileSync(images('staging'), 'utf8')}# mine\n`)
    await assert.rejects(run(':b', 'staging', tagged('b', two)), { code: 'PROMOTION_REFUSED', message: /staging\/images\.yaml has changes that are not committed/ })
    git('add', '--all')
    await assert.rejects(run(':b', 'staging', tagged('b', two)), { code: 'PROMOTION_REFUSED' })
    assert.match(readFileSync(images('staging'), 'utf8'), /# mine\n$/)
  })

  for (const [when, first] of [['the first', false], ['a later', true]] as const) {
    it(`that Git refuses leaves everything as it was: ${when}`, async () => {
      if (first) await run(':a', 'staging', tagged('a', one))
      const hook = path.join(root, '.git/hooks/pre-commit')
      mkdirSync(path.dirname(hook), { recursive: true })
      writeFileSync(hook, '#!/bin/sh\necho no promotions today >&2\nexit 1\n')
      chmodSync(hook, 0o755)
      const before = git('rev-parse', 'HEAD')
      await assert.rejects(run(':b', 'staging', tagged('b', two)), { code: 'PROMOTION_REFUSED', message: /no promotions today$/ })
      assert.deepEqual([git('rev-parse', 'HEAD'), git('status', '--porcelain')], [before, ''])
    })
  }

  it('is refused, with nothing written, where an image must not run', async () => {
    await assert.rejects(run(':a', 'staging', tagged('a', one), { admit: () => Promise.reject(new Error('not signed')) }), { message: 'not signed' })
    assert.equal(existsSync(images('staging')), false)
  })

  const mistakes = [
    ['an environment that is not there', 'stagin', 'production', {}, /no environment "stagin".*did you mean "staging"\?$/],
    ['to an environment that is not there', ':a', 'prod', {}, /no environment "prod".*there are production, staging$/],
    ['an environment to itself', 'staging', 'staging', {}, /name another environment/],
    ['what is no tag', ':a/b', 'staging', {}, /":a\/b" is no tag/],
    ['an environment that runs nothing', 'staging', 'production', {}, /staging\/images\.yaml has no image of cards, gifts: promote them to staging first/],
    ['a tag that the registry lacks', ':a', 'staging', { 'registry.example/shop/go-cards:a': one }, /^gifts: registry\.example\/shop\/go-gifts:a could not be read: MANIFEST_UNKNOWN/],
    ['what is no digest', ':a', 'staging', tagged('a', one, 'sha256:abc'), /^gifts: of registry\.example\/shop\/go-gifts:a the registry says "sha256:abc", which is no digest$/],
  ] as const
  for (const [what, from, to, digests, message] of mistakes) {
    it(`cannot be of ${what}`, async () => {
      await assert.rejects(run(from, to, digests), { message })
      assert.equal(git('log', '--format=%s'), 'the first')
    })
  }

  it('of a tag is refused where the environment takes its images from another registry', async () => {
    write('deploy/environments/staging/values.yaml', 'platform: { registry: other.example/ }\n')
    await assert.rejects(run(':a', 'staging', tagged('a', one)), { code: 'PROMOTION_REFUSED', message: /^SLIPWAY_REGISTRY is registry\.example\/, and platform\.registry of deploy\/environments\/staging\/values\.yaml is other\.example\// })
    assert.equal(existsSync(images('staging')), false)
    write('deploy/environments/staging/values.yaml', 'platform: { registry: registry.example/ }\n')
    assert.equal((await run(':a', 'staging', tagged('a', one))).changes.length, 2)
  })

  it('of a tag needs a registry', async () => {
    await assert.rejects(run(':a', 'staging', {}, { registry: () => ({ registry: '', resolve: () => Promise.resolve(one) }) }), { code: 'USAGE', message: /SLIPWAY_REGISTRY/ })
  })
})
