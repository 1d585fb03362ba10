import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PlanError } from '../../src/plan/plan-error.ts'
import { parseTemplate } from '../../src/plan/template.ts'

const v1 = { literal: 'v1' }

describe('rules: a path template (http.proto, "Path template syntax")', () => {
  const good = [
    { text: '/v1/books', segments: [v1, { literal: 'books' }], variables: [], verb: '' },
    { text: '/v1/books:search', segments: [v1, { literal: 'books' }], variables: [], verb: 'search' },
    { text: '/v1/*/pages', segments: [v1, '*', { literal: 'pages' }], variables: [], verb: '' },
    { text: '/**', segments: ['**'], variables: [], verb: '' },
    { text: '/v1/{id}', segments: [v1, '*'], variables: [{ fieldPath: 'id', start: 1, end: 2, isMulti: false }], verb: '' },
    { text: '/v1/{id=*}', segments: [v1, '*'], variables: [{ fieldPath: 'id', start: 1, end: 2, isMulti: false }], verb: '' },
    { text: '/v1/{id=fixed}', segments: [v1, { literal: 'fixed' }], variables: [{ fieldPath: 'id', start: 1, end: 2, isMulti: false }], verb: '' },
    {
      text: '/v1/{book.name=shelves/*/books/*}:lend',
      segments: [v1, { literal: 'shelves' }, '*', { literal: 'books' }, '*'],
      variables: [{ fieldPath: 'book.name', start: 1, end: 5, isMulti: true }],
      verb: 'lend',
    },
    {
      text: '/v1/files/{path=**}',
      segments: [v1, { literal: 'files' }, '**'],
      variables: [{ fieldPath: 'path', start: 2, end: 'rest', isMulti: true }],
      verb: '',
    },
    {
      text: '/v1/{a}/{b=files/**}:read',
      segments: [v1, '*', { literal: 'files' }, '**'],
      variables: [{ fieldPath: 'a', start: 1, end: 2, isMulti: false }, { fieldPath: 'b', start: 2, end: 'rest', isMulti: true }],
      verb: 'read',
    },
    { text: "/v1/~._-$@!'()+,;=&", segments: [v1, { literal: "~._-$@!'()+,;=&" }], variables: [], verb: '' },
    { text: '/v1/a%3Ab%2Fc%C3%BC', segments: [v1, { literal: 'a:b/cü' }], variables: [], verb: '' },
    { text: '/v1/bücher:le%73en', segments: [v1, { literal: 'bücher' }], variables: [], verb: 'lesen' },
    { text: '/v1/a:b:c', segments: [v1, { literal: 'a' }], variables: [], verb: 'b:c' },
  ]
  for (const { text, ...parsed } of good) it(`${text} is taken apart`, () => assert.deepEqual(parseTemplate(text), { text, ...parsed }))

  const bad = [
    '', 'v1/books', '/', '/v1//books', '/v1/books/', '/v1/books:', '/v1/a:b/c', '/v1/a::b', '/v1/{', '/v1/{a', '/v1/a}', '/v1/{a}{b}', '/v1/{a}b', '/v1/x{a}', '/v1/{}',
    '/v1/{=x}', '/v1/{a=}', '/v1/{a=/x}', '/v1/{a=x/}', '/v1/{a={b}}', '/v1/{a=x/{b}}', '/v1/{a.}', '/v1/{.a}', '/v1/{a..b}', '/v1/{1a}', '/v1/{a-b}', '/v1/{a:b}', '/v1/{a=x:y}',
    '/v1/**/books', '/v1/{a=**}/books', '/v1/{a=**}/**', '/v1/***', '/v1/a*', '/v1/a b', '/v1/a\nb', '/v1/books?a=1', '/v1/books#a', '/v1/a[0]',
    '/v1/%', '/v1/%zz', '/v1/%ff', '/v1/x:%c0%af',
    '/v1/{a}/{a}', '/v1/{a}/{a.b}', '/v1/{a.b}/{a}',
  ]
  for (const text of bad) {
    it(`${JSON.stringify(text)} is refused by name`, () => {
      assert.throws(() => parseTemplate(text), (error) => error instanceof PlanError && error.message.includes(`"${text}"`))
    })
  }
})
