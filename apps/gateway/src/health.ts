import { connect } from 'node:net'
import { adminAddress } from './admin-address.ts'
import type { Address } from './environment.ts'
import { Environment } from './environment.ts'

const timeout = 2000
/** What a stranger on the admin port could make of one line, in characters. */
const maxAnswerLength = 16_384
const maxReasonLength = 500

/**
 * What keeps the gateway that runs beside this process from being ready, on one line; undefined if nothing does. A container's
 * health check asks every few seconds, so this reads no more of the environment than the admin port. Throws a ConfigError.
 */
export async function whatIsMissing(variables: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const env = new Environment(variables)
  const address = reachable(adminAddress(env))
  env.check()
  const place = `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`
  try {
    const [, status = '', body = ''] = /^HTTP\/1\.\d (\d{3}).*?\r\n\r\n(.*)$/s.exec(await answerOf(address)) ?? []
    if (status === '200') return undefined
    return onOneLine(reasonIn(body) ?? `${place} answers ${status || 'something else than HTTP'}`)
  } catch (error) {
    const { name, message } = error as Error
    return onOneLine(`${place} does not answer: ${name === 'AbortError' ? `nothing within ${timeout} ms` : message}`)
  }
}

/** One that listens on every interface listens on the loopback one. */
function reachable({ host, port }: Address): Address {
  return { host: host === '0.0.0.0' || /^[0:]+$/.test(host) ? '127.0.0.1' : host, port }
}

/** By hand, because loading node:http takes more time than all the rest; HTTP/1.0, because its answers come in one piece and end with the connection. */
async function answerOf({ host, port }: Address): Promise<string> {
  const socket = connect({ host, port, signal: AbortSignal.timeout(timeout) })
  socket.setEncoding('utf8').write('GET /readyz HTTP/1.0\r\n\r\n')
  let answer = ''
  for await (const piece of socket) {
    answer += piece
    if (answer.length > maxAnswerLength) break
  }
  return answer
}

/** Go services say what is `missing`, the gateway what its `status` is. */
function reasonIn(body: string): string | undefined {
  try {
    const { missing, status } = JSON.parse(body) as { missing?: unknown; status?: unknown }
    return [missing, status].find((reason) => typeof reason === 'string')
  } catch {
    return undefined
  }
}

/** Without what a terminal would obey. */
function onOneLine(text: string): string {
  const line = text.replaceAll(/[\p{C}\s]+/gu, ' ').trim()
  return line.length > maxReasonLength ? `${line.slice(0, maxReasonLength)}...` : line
}
