import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Job, JobRun } from './jobs.ts'
import type { Running } from './running.ts'

/** Takes orders of other processes of this clone: `POST /jobs/<name>` runs a job, and answers what came of it. */
export async function openControl(jobs: ReadonlyMap<string, Job>): Promise<Running['control'] & { close(): Promise<void> }> {
  const token = randomBytes(24).toString('base64url')
  const server = createServer((asked, response) => void answer(asked, response, jobs, token))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(asked: IncomingMessage, response: ServerResponse, jobs: ReadonlyMap<string, Job>, token: string): Promise<void> {
  const reply = (status: number, content: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))
  const [, name = ''] = /^\/jobs\/([a-z0-9-]+)$/.exec(asked.url ?? '') ?? []
  const job = jobs.get(name)
  if (!isEqual(asked.headers.authorization ?? '', `Bearer ${token}`)) reply(401, { error: 'the token of running.json is missing' })
  else if (asked.method !== 'POST' || !job) reply(404, { error: `there is no job "${name}"` })
  else {
    try {
      reply(200, await job.run())
    } catch (error) {
      reply(409, { error: (error as Error).message })
    }
  }
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => Buffer.from(text))
  return a !== undefined && b !== undefined && a.length === b.length && timingSafeEqual(a, b)
}

/** Has the runner of this clone run a job now, and waits for its end, however long that takes. Throws what the runner says if it does not. */
export async function runJobNow({ control }: Running, name: string): Promise<JobRun> {
  // Not fetch, which gives up on an answer that has not begun after five minutes.
  const order = request(`${control.url}/jobs/${name}`, { method: 'POST', headers: { authorization: `Bearer ${control.token}` } })
  order.end()
  try {
    const [response] = (await once(order, 'response')) as [IncomingMessage]
    const content = (await json(response)) as JobRun | { readonly error: string }
    if ('error' in content) throw new Error(content.error)
    return content
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ECONNRESET') throw new Error(`${name} was broken off: the system is stopping`, { cause: error })
    if (code === 'ECONNREFUSED') throw new Error('the system does not answer: start it anew by "npm start"', { cause: error })
    throw error
  }
}
