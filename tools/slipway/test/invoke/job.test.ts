import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import type { Running } from '../../src/dev/running.ts'
import { invokeJob } from '../../src/invoke/invoke-job.ts'

/** A system whose one job ends like this. */
async function running(t: TestContext, exitCode: number): Promise<Running> {
  const server = createServer((request, response) => {
    const isOrder = request.method === 'POST' && request.url === '/jobs/cleanup' && request.headers.authorization === 'Bearer word'
    response.writeHead(isOrder ? 200 : 404).end(JSON.stringify(isOrder ? { exitCode, lines: [] } : { error: 'there is no such job' }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { pid: process.pid, url: '', services: {}, control: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'word' } }
}

describe('slipway invoke of a job', () => {
  it('runs it now, and succeeds as it does', async (t) => {
    assert.equal(await invokeJob('cleanup', await running(t, 0), undefined), 0)
    assert.equal(await invokeJob('cleanup', await running(t, 7), undefined), 1)
  })

  it('passes on why the runner refuses', async (t) => {
    await assert.rejects(invokeJob('other', await running(t, 0), undefined), /there is no such job/)
  })

  it('takes no method', async (t) => {
    await assert.rejects(invokeJob('cleanup', await running(t, 0), 'Run'), { code: 'USAGE', message: 'cleanup runs on time and has no methods: leave out "Run" to run it now' })
  })
})
