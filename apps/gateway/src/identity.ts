import { badRequest } from '@slipway/transcoder'
import type { IncomingHttpHeaders } from 'node:http'

/** `users/{user}`, as services know people. */
export const userName = /^users\/[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/

const header = 'X-Development-User'

/**
 * Who asks, in the metadata of a call. Until the gateway authenticates, this is for development only: everybody is the one
 * identity that it was started with, or whoever they say they are in `X-Development-User: alice`. Without that identity
 * nothing is said, and services that must know refuse. Throws a 400 that names the header.
 */
export function identityOf(headers: IncomingHttpHeaders, developmentIdentity: string | undefined): (readonly [string, string])[] {
  if (developmentIdentity === undefined) return []
  const given = headers[header.toLowerCase()]
  const identity = given === undefined ? developmentIdentity : `users/${String(given)}`
  if (!userName.test(identity)) throw badRequest(header, `"${String(given)}" is no user: it takes small letters, digits and hyphens`)
  return [['x-identity', identity]]
}
