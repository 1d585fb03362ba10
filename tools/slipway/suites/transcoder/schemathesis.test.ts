import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { OpenApiDocument } from '../../../../libs/transcoder/src/index.ts'
import { missing } from '../missing.ts'
import type { Garden } from './garden.ts'
import { startGarden } from './garden.ts'
import { invalidBy, pythonPrograms, schemathesis } from './schemathesis.ts'

const noPython = missing('python3', 'schemathesis is a Python program')

type Responses = Record<string, unknown>

describe('schemathesis, which makes requests from the document and looks at the answers', { skip: noPython }, () => {
  let bin: string
  let garden: Garden
  let document: OpenApiDocument
  before(async () => {
    bin = pythonPrograms()
    garden = await startGarden()
    document = (await (await fetch(`${garden.url}/openapi.json`)).json()) as OpenApiDocument
  })
  after(() => garden?.stop())

  const written = (name: string, content: object) => {
    const file = path.join(garden.folder, name)
    writeFileSync(file, JSON.stringify(content))
    return file
  }

  it('has a document before it that another validator finds valid', () => {
    assert.equal(invalidBy(bin, written('openapi.json', document)), '')
  })

  it('finds no status, no media type and no body that the operation does not list, and no 5xx', async () => {
    const { passed, output } = await schemathesis(bin, written('openapi.json', document), garden.url, 20)
    assert.ok(passed, output)
    const operations = Object.values(document.paths).flatMap((methods) => Object.keys(methods))
    assert.match(output, new RegExp(`Tested: ${operations.length}\\n`))
  })

  const lies: { what: string; found: RegExp; tell: (responses: Responses) => void }[] = [
    { what: 'a status', found: /Undocumented status code/, tell: (responses) => { delete responses['404'] } },
    { what: 'a media type', found: /Undocumented Content-Type/i, tell: (responses) => { responses['200'] = { content: { 'text/plain': {} } } } },
    { what: 'a body', found: /Response violates schema/, tell: (responses) => { responses['200'] = { content: { 'application/json': { schema: { type: 'array' } } } } } },
  ]
  for (const { what, found, tell } of lies) {
    it(`would find ${what} that an operation does not list`, async () => {
      const [first = '', methods] = Object.entries(document.paths)[0] ?? []
      const get = structuredClone(methods?.get) as unknown as { readonly responses: Responses }
      tell(get.responses)
      const { passed, output } = await schemathesis(bin, written('lie.json', { ...document, paths: { [first]: { get } } }), garden.url, 20)
      assert.equal(passed, false)
      assert.match(output, found)
    })
  }
})
