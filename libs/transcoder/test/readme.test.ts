import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import type { TranscoderOptions } from '../src/index.ts'
import * as api from '../src/index.ts'
import { greeterDescriptors, startGreeter } from './fixture/greeter-server.ts'

const home = path.dirname(import.meta.dirname)
const read = (file: string) => readFileSync(path.join(home, file), 'utf8')
const readme = read('README.md')

describe('the README', () => {
  it('shows the files of the example as they are', () => {
    const blocks = [...readme.matchAll(/```(?:js|proto)\n(.*?)```/gs)].map(([, text]) => text)
    assert.deepEqual(blocks, [read('examples/greeter.proto').replace(/^.*?(?=service)/s, '').replace(/\nmessage.*/s, ''), read('examples/app.mjs')])
  })

  it('names every option, and no other', () => {
    const source = /export interface TranscoderOptions \{(.*?)\n\}/s.exec(read('src/plugin.ts'))?.[1] ?? ''
    const options = [...source.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name)
    const rows = [...readme.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
    assert.ok(options.includes('transport' satisfies keyof TranscoderOptions))
    assert.deepEqual(rows.toSorted(), options.toSorted())
  })

  it('names no export that there is not', () => {
    const named = [...readme.matchAll(/`(?:new )?(\w+)\(/g)].map(([, name = '']) => name)
    assert.ok(named.length > 0)
    for (const name of named) assert.ok(name in api, name)
  })
})

describe('the example', () => {
  it('puts a gRPC server into a Fastify application beside what is there', async (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'transcoder-example-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const file = path.join(folder, 'greeter.binpb')
    writeFileSync(file, greeterDescriptors)
    const child = spawn(process.execPath, [path.join(home, 'examples/app.mjs'), file, await startGreeter(t), '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    t.after(() => child.kill())
    const { value: url } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next() as { value: string }
    const ask = async (target: string) => {
      const answer = await fetch(url + target)
      return { status: answer.status, body: await answer.json() }
    }
    assert.deepEqual(await ask('/v1/greetings/Ada?language=fr'), { status: 200, body: { text: 'Bonjour, Ada' } })
    assert.deepEqual(await ask('/healthz'), { status: 200, body: { status: 'ok' } })
    assert.equal((await ask('/v1/greetings/Ada?tongue=fr')).status, 400)
    assert.equal((await ask('/v1/nobody')).status, 404)
  })
})
