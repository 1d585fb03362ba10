import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { missing } from '../missing.ts'
import { openPage } from './browser.ts'
import type { Garden } from './garden.ts'
import { startGarden } from './garden.ts'
import { startPrefixProxy } from './prefix-proxy.ts'

const noChromium = missing('chromium', 'the API reference is a page')

describe('the API reference in a browser', { skip: noChromium }, () => {
  let garden: Garden
  before(async () => {
    garden = await startGarden()
  })
  after(() => garden?.stop())

  it('shows the operations, asks nobody but the gateway, and breaks no rule of its own policy', async (t) => {
    const page = await openPage(t, 'about:blank')
    const asked: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()) })
    await page.goto(`${garden.url}/docs`)
    await page.getByText('Returns one plant').first().waitFor()
    assert.deepEqual(asked.filter((url) => !url.startsWith(`${garden.url}/`) && !/^(?:data|blob):/.test(url)), [])
    assert.ok(asked.includes(`${garden.url}/openapi.json`))
    assert.deepEqual(complaints, [])
  })

  const places = [
    { where: 'at the root', prefix: '' },
    { where: 'behind a proxy that puts a prefix before all paths', prefix: '/shop/api' },
  ]
  for (const { where, prefix } of places) {
    it(`tries an operation out ${where}`, async (t) => {
      const base = prefix === '' ? garden.url : await startPrefixProxy(t, prefix, garden.url)
      const page = await openPage(t, `${base}/docs#tag/garden/GET/v1/climb`)
      await page.getByRole('button', { name: /^Test Request.*\/v1\/climb/ }).click()
      const answered = page.waitForResponse((response) => response.url().includes('/climb'))
      await page.getByRole('button', { name: 'Send', exact: false }).first().click()
      const answer = await answered
      assert.equal(answer.url(), `${base}/v1/climb`)
      assert.match(answer.headers()['content-type'] ?? '', /^application\/json/)
    })
  }

  it('tells of the paths that are spoken to over WebSocket', async (t) => {
    const page = await openPage(t, `${garden.url}/docs`)
    await page.getByRole('heading', { name: 'Streams over WebSocket' }).first().waitFor()
    await page.getByRole('listitem').filter({ hasText: '/v1/talk (Garden): Talks to a plant' }).first().waitFor()
  })
})
