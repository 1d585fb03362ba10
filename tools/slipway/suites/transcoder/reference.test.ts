import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { missing } from '../missing.ts'
import { openPage } from './browser.ts'
import type { Garden } from './garden.ts'
import { startGarden } from './garden.ts'

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
    await page.getByText('Returns one plant. It is').first().waitFor()
    assert.deepEqual(asked.filter((url) => !url.startsWith(`${garden.url}/`) && !/^(?:data|blob):/.test(url)), [])
    assert.ok(asked.includes(`${garden.url}/openapi.json`))
    assert.deepEqual(complaints, [])
  })

  it('tries an operation out', async (t) => {
    const page = await openPage(t, `${garden.url}/docs#tag/garden/GET/v1/climb`)
    await page.getByRole('button', { name: /^Test Request.*\/v1\/climb/ }).click()
    const answered = page.waitForResponse(`${garden.url}/v1/climb`)
    await page.getByRole('button', { name: 'Send', exact: false }).first().click()
    assert.match((await answered).headers()['content-type'] ?? '', /^application\/json/)
  })
})
