import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'

const docs = path.resolve(import.meta.dirname, '../../../docs')
const text = readFileSync(path.join(docs, 'transcoder.md'), 'utf8')

describe('docs/transcoder.md', () => {
  it('has a test for each thing that it says others lack', () => {
    const rows = text.split('\n## Rules')[0]?.split('\n').filter((line) => line.startsWith('| ')).slice(1) ?? []
    assert.ok(rows.length > 30)
    for (const row of rows) assert.match(row, /^\| [^|]+ \| \[yes[^\]]*\]\([^)]+\) \|/, 'a row whose second cell is no link')
  })

  it('links to nothing that is not there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link)
    assert.deepEqual(links.filter((link) => !existsSync(path.join(docs, link))), [])
  })
})
