import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseTemplate } from '../../src/plan/template.ts'

describe('a path template', () => {
  const good = [
    { text: '/v1/books', segments: [{ literal: 'v1' }, { literal: 'books' }], variables: [], verb: '' },
    { text: '/v1/books:search', segments: [{ literal: 'v1' }, { literal: 'books' }], variables: [], verb: 'search' },
    { text: '/v1/{id}', segments: [{ literal: 'v1' }, '*'], variables: [{ fieldPath: 'id', start: 1, end: 2, isMulti: false }], verb: '' },
    {
      text: '/v1/{book.name=shelves/*/books/*}:lend',
      segments: [{ literal: 'v1' }, { literal: 'shelves' }, '*', { literal: 'books' }, '*'],
      variables: [{ fieldPath: 'book.name', start: 1, end: 5, isMulti: true }],
      verb: 'lend',
    },
    {
      text: '/v1/files/{path=**}',
      segments: [{ literal: 'v1' }, { literal: 'files' }, '**'],
      variables: [{ fieldPath: 'path', start: 2, end: 'rest', isMulti: true }],
      verb: '',
    },
  ]
  for (const { text, ...parsed } of good) it(`${text} is taken apart`, () => assert.deepEqual(parseTemplate(text), { text, ...parsed }))

  const bad = ['v1/books', '/v1//books', '/v1/{', '/v1/{a}{b}', '/v1/**/books', '/v1/{a=**}/books', '/v1/{a}/{a}', '/v1/{=x}', '/v1/{a={b}}', '']
  for (const text of bad) {
    it(`${JSON.stringify(text)} is refused by name`, () => {
      assert.throws(() => parseTemplate(text), (error: Error) => error.name === 'Error' && error.message.includes(`"${text}"`))
    })
  }
})
