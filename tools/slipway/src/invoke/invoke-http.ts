import { pipeline } from 'node:stream/promises'
import { MissingError, UsageError } from '../cli/exit.ts'
import type { Callable } from './find-service.ts'
import { interrupted } from './interrupted.ts'
import type { InvokeOptions } from './invoke.ts'
import { parseJson } from './requests.ts'

/** Sends one HTTP request, such as `POST /path`. The body goes to standard output as it comes, or to stderr where the status is an error's. */
export async function invokeHttp({ name, target }: Callable, request: string, options: InvokeOptions): Promise<number> {
  const [method = 'GET', path = '/'] = request.split(' ')
  const signal = interrupted()
  try {
    const response = await send(`${target.includes('://') ? target : `http://${target}`}${path}`, method, options, signal)
    const output = response.ok ? process.stdout : process.stderr
    if (!response.ok) console.error(`${response.status} ${response.statusText}`)
    if (response.body) await pipeline(response.body, output, { end: false })
    return response.ok ? 0 : 1
  } catch (error) {
    if (signal.aborted) return 130
    if (!(error instanceof TypeError)) throw error
    const why = (error.cause as Error | undefined)?.message ?? error.message
    throw new MissingError(`${name} does not answer at ${target} (${why}): start it by "npm start", or say where it runs by --address host:port`, { cause: error })
  }
}

function send(url: string, method: string, { data, deadline, header, user }: InvokeOptions, signal: AbortSignal): Promise<Response> {
  const [body, second] = data
  if (second !== undefined) throw new UsageError(`an HTTP request has one body, and there are ${data.length} --data`)
  if (body !== undefined) parseJson(body, '--data')
  const headers = [...header.map(([name, value]) => [name, value] as [string, string]), ...(user === undefined ? [] : [['x-identity', user] as [string, string]])]
  return fetch(url, {
    method, ...(body !== undefined && { body }), headers: [...(body === undefined ? [] : [['content-type', 'application/json'] as [string, string]]), ...headers],
    signal: deadline === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(deadline)]),
  })
}
