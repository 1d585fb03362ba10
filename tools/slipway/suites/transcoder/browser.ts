import { execFileSync } from 'node:child_process'
import type { TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { chromium } from 'playwright-core'

/** What keeps a browser from asking the world for news of itself, or for more than a machine without a display has. */
const quiet = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

/** A page in Debian's Chromium, closed when the test ends. As root it needs to do without its sandbox. */
export async function openPage(t: TestContext, url: string): Promise<Page> {
  const browser = await chromium.launch({ executablePath: execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim(), chromiumSandbox: process.getuid?.() !== 0, args: quiet })
  t.after(() => browser.close())
  const page = await browser.newPage()
  await page.goto(url)
  return page
}

/** The data of all messages that the page's own EventSource sees at a path until the event `end`. */
export function follow(page: Page, path: string): Promise<string[]> {
  return page.evaluate((url) => new Promise<string[]>((resolve) => {
    const seen: string[] = []
    const source = new EventSource(url)
    source.addEventListener('message', ({ data }) => seen.push(String(data)))
    source.addEventListener('end', () => {
      source.close()
      resolve(seen)
    })
  }), path)
}

/** What comes back over the page's own WebSocket when it sends these frames, and how it is closed. */
export function talk(page: Page, url: string, frames: readonly string[]): Promise<{ frames: string[]; code: number; reason: string }> {
  return page.evaluate(([to = '', ...sent]) => new Promise((resolve) => {
    const got: string[] = []
    const socket = new WebSocket(to)
    socket.addEventListener('open', () => {
      for (const frame of sent) socket.send(frame)
    })
    socket.addEventListener('message', ({ data }) => got.push(String(data)))
    socket.addEventListener('close', ({ code, reason }) => resolve({ frames: got, code, reason }))
  }), [url, ...frames])
}
