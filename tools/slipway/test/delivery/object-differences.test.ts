import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseObjects } from '../../src/kubernetes/objects.ts'
import { objectDifferences } from '../../src/delivery/object-differences.ts'

const diff = (there: string, wanted: string) => objectDifferences(parseObjects(there), parseObjects(wanted), ['deployed', 'staging'])
const service = (port: number) => `---\n# Source: a\napiVersion: v1\nkind: Service\nmetadata:\n  name: cards\nspec: { port: ${port} }\n`
const secret = (keys: string) => `apiVersion: v1\nkind: Secret\nmetadata: { name: keys }\nstringData: ${keys}\n`

describe('what a deploy changes', () => {
  it('is nothing where the same is said in another order, with other comments', () => {
    assert.deepEqual(diff(service(1), 'kind: Service\napiVersion: v1\nspec:\n  port: 1\nmetadata:\n  name: cards\n'), [])
    assert.deepEqual(diff('', ''), [])
  })

  it('is shown object by object', () => {
    const [one, ...more] = diff(service(1), service(2))
    assert.deepEqual([one?.path, more.length], ['Service/cards', 0])
    assert.match(one?.diff ?? '', /^--- Service\/cards\tdeployed\n\+\+\+ Service\/cards\tstaging\n[^]*\n-  port: 1\n\+  port: 2$/)
  })

  it('is an object that comes, or one that goes', () => {
    assert.match(diff('', service(1))[0]?.diff ?? '', /^--- \/dev\/null\tdeployed\n/)
    assert.match(diff(service(1), '')[0]?.diff ?? '', /\n\+\+\+ \/dev\/null\tstaging\n/)
  })

  it('says of a secret that it is another, and never what it is', () => {
    const [{ diff: shown = '' } = {}] = diff(secret('{ a: red, b: same }'), secret('{ a: blue, b: same, c: new }'))
    assert.match(shown, /\n-  a: \(not shown\)\n\+  a: \(not shown, another\)\n {3}b: \(not shown\)\n\+  c: \(not shown\)$/)
    assert.doesNotMatch(shown, /red|blue|same|new/)
    assert.deepEqual(diff(secret('{ a: red }'), `${secret('{}').replace('stringData: {}', '')}data: { a: cmVk }\n`), [])
  })
})
