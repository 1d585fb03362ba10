import type { IncomingMessage } from 'node:http'
import { ApiError, badRequest } from '../response/api-error.ts'

/** The Origins that may connect besides the server's own, such as `https://shop.example`; `*` is any. */
export type WebSocketOrigins = readonly string[] | '*'

const upgradeHeaders = { upgrade: 'websocket', connection: 'upgrade' }

/** The 426 for what can be had over a WebSocket only (RFC 9110, 15.5.22). HTTP/2 knows no Upgrade, and forbids to speak of it (RFC 9113, 8.2.2). */
export function upgradeRequired({ httpVersionMajor }: IncomingMessage, message: string, headers: Readonly<Record<string, string>> = {}): ApiError {
  return new ApiError('FAILED_PRECONDITION', message, { httpStatus: 426, headers: { ...(httpVersionMajor === 1 && upgradeHeaders), ...headers } })
}

/** Throws for a handshake that RFC 6455, 4.2.1, does not allow, and a 403 for one of another site. */
export function checkHandshake(request: IncomingMessage, origins: WebSocketOrigins): void {
  const { headers, httpVersion } = request
  if (httpVersion === '1.0') throw badRequest('Upgrade', 'needs HTTP/1.1')
  if (headers['transfer-encoding'] !== undefined) throw badRequest('Transfer-Encoding', 'a handshake has no body')
  if (!/^0*$/.test(headers['content-length'] ?? '')) throw badRequest('Content-Length', 'a handshake has no body')
  if (headers['sec-websocket-version'] !== '13') {
    throw upgradeRequired(request, 'Sec-WebSocket-Version: 13 is the version that is spoken here', { 'sec-websocket-version': '13' })
  }
  if (!/^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '')) throw badRequest('Sec-WebSocket-Key', 'is not 16 bytes in base64')
  if (!areProtocols(headers['sec-websocket-protocol'])) throw badRequest('Sec-WebSocket-Protocol', 'is no list of names, each once')
  const { origin, host } = headers
  if (origin !== undefined && origins !== '*' && !isOwn(origin, host) && !origins.includes(origin)) {
    throw new ApiError('PERMISSION_DENIED', `pages of ${origin} may not connect here`)
  }
}

/** RFC 6455, 4.1: tokens that are all different. None is chosen, and so a list that is none would be the first that `ws` refuses. */
function areProtocols(header: string | undefined): boolean {
  const names = header?.split(',').map((name) => name.replaceAll(/^[ \t]+|[ \t]+$/g, '')) ?? []
  return new Set(names).size === names.length && names.every((name) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
}

/**
 * A browser sends its cookies with a handshake whatever page asks for it, and no CORS stands before it: the server has to look at the
 * Origin itself (RFC 6455, 10.2). Who sends none is no browser. The scheme is not compared: it may have ended at a proxy.
 */
function isOwn(origin: string, host: string | undefined): boolean {
  const url = URL.parse(origin)
  if (!url || host === undefined) return false
  return url.host !== '' && url.host === URL.parse(`${url.protocol}//${host}`)?.host
}
