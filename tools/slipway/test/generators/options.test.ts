import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { GoServiceOptions } from '../../src/generators/go-service/options.ts'
import { planService } from '../../src/generators/go-service/options.ts'
import { planInit } from '../../src/generators/init/options.ts'
import { requireName } from '../../src/generators/workspace/names.ts'

describe('a name', () => {
  it('is spelt as each language wants it', () => {
    assert.deepEqual(requireName('gift-cards'), { name: 'gift-cards', snake: 'gift_cards', pascal: 'GiftCards' })
    assert.deepEqual(requireName('s3'), { name: 's3', snake: 's3', pascal: 'S3' })
  })

  const refused = {
    'is empty': '', 'has capitals': 'Gifts', 'has an underscore': 'gift_cards', 'begins with a digit': '3d', 'ends in a hyphen': 'gifts-', 'has two hyphens in a row': 'gift--cards',
    'is a path': '../gifts', 'has a dot': 'gifts.v2', 'begins as the folder does': 'go-gifts', 'means something else': 'gateway', 'is too long for DNS': 'a'.repeat(41),
  }
  for (const [what, name] of Object.entries(refused)) {
    it(`is refused if it ${what}`, () => assert.throws(() => requireName(name), (error: Error) => error.message.includes(`"${name}"`)))
  }
})

describe('options of a service', () => {
  it('are gRPC without a database, owned by a team of its name, unless told', () => {
    const { kind, postgres, team } = planService({ name: 'gifts' })
    assert.deepEqual({ kind, postgres, team }, { kind: 'grpc', postgres: false, team: 'gifts' })
  })

  it('are net/http for HTTP, unless told', () => {
    assert.equal(planService({ name: 'gifts', transport: 'http' }).framework, 'net/http')
    assert.equal(planService({ name: 'gifts', transport: 'http', framework: 'echo' }).framework, 'echo')
  })

  const refused: readonly (readonly [what: string, options: GoServiceOptions, says: RegExp])[] = [
    ['a framework of gRPC', { name: 'a', framework: 'gin' }, /^--framework is for --transport=http/],
    ['a framework of a program', { name: 'a', framework: 'gin', schedule: '0 3 * * *' }, /^--framework is for/],
    ['a schedule of a server', { name: 'a', transport: 'http', schedule: '0 3 * * *' }, /^--schedule and --transport exclude each other/],
    ['a schedule that never comes', { name: 'a', schedule: '0 3 30 2 *' }, /^--schedule: "0 3 30 2 \*" never comes/],
    ['a team that is none', { name: 'a', team: 'Check Out' }, /^--team: "Check Out" is not/],
  ]
  for (const [what, options, says] of refused) it(`are refused for ${what}`, () => assert.throws(() => planService(options), { message: says }))
})

describe('the names of a fork', () => {
  const fork = { name: 'gift-shop', scope: '@acme', module: 'git.acme.example/shop' }

  it('have a title, and the domain of the Go module unless told', () => {
    assert.deepEqual(planInit(fork), { ...fork, domain: 'git.acme.example', title: 'Gift shop' })
    assert.equal(planInit({ ...fork, domain: 'acme.example' }).domain, 'acme.example')
  })

  const refused: readonly (readonly [what: string, change: Partial<typeof fork> & { readonly domain?: string }, says: RegExp])[] = [
    ['a name with a slash', { name: 'a/b' }, /^the name: "a\/b" is not/],
    ['a scope without its sign', { scope: 'acme' }, /^--scope: "acme" is not/],
    ['a scope that no proto package can begin with', { scope: '@1a' }, /^--scope: "@1a" is not/],
    ['a module that Go takes for its own', { module: 'shop' }, /^--module: "shop" is not/],
    ['a module that is a URL', { module: 'https://git.acme.example/shop' }, /^--module: /],
    ['a domain that is none', { domain: 'acme' }, /^--domain: "acme" is not/],
  ]
  for (const [what, change, says] of refused) it(`are refused for ${what}`, () => assert.throws(() => planInit({ ...fork, ...change }), { message: says }))
})
