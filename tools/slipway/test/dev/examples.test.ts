import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { it } from 'node:test'
import { curlExamples } from '../../src/dev/examples.ts'
import { buildSystem } from '../../src/model/system.ts'
import { manifest } from '../model/manifests.ts'

it('makes curl lines of the examples of each service, which a shell takes as they were written', (t) => {
  const root = mkdtempSync(path.join(tmpdir(), 'slipway-examples-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(path.join(root, 'apps/go-a'), { recursive: true })
  writeFileSync(path.join(root, 'apps/go-a/examples.http'), `GET {{gateway}}/v1/a?b=c

### a comment
POST {{gateway}}/v1/a
content-type: application/json

{"says":"it's"}

###
DELETE {{gateway}}/v1/a/1
`)
  const lines = curlExamples(root, buildSystem([manifest('a'), manifest('b')]), 'http://localhost:1')
  const words = lines.map((line) => execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' }).trim().split('\n'))
  assert.deepEqual(words, [
    ['curl', 'http://localhost:1/v1/a?b=c'],
    ['curl', 'http://localhost:1/v1/a', '-H', 'content-type: application/json', '-d', `{"says":"it's"}`],
    ['curl', 'http://localhost:1/v1/a/1', '-X', 'DELETE'],
  ])
})
