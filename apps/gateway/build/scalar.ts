import reference from '@scalar/fastify-api-reference'
import fastify from 'fastify'
import { createRequire } from 'node:module'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/** Where the package is that has the API reference. */
export const scalarFolder = path.resolve(path.dirname(createRequire(import.meta.url).resolve('@scalar/fastify-api-reference')), '..')

/**
 * The script of Scalar's API reference, by gzip: the same bytes wherever it is made. The package has it as a string inside its plugin, and
 * gives it to whoever asks the plugin; that plugin's own page has scripts in it, which our policy forbids. `@scalar/api-reference`, which has
 * it as a file, brings 300 packages more.
 */
export async function scalarScript(): Promise<Uint8Array> {
  const app = fastify()
  await app.register(reference, { routePrefix: '/docs', configuration: { url: '/openapi.json' } })
  const { statusCode, rawPayload } = await app.inject('/docs/js/scalar.js')
  await app.close()
  if (statusCode !== 200) throw new Error(`@scalar/fastify-api-reference answers ${statusCode} for its script`)
  const compressed = gzipSync(rawPayload, { level: 9 })
  // RFC 1952, 2.3.1: the operating system; 255 is unknown.
  compressed[9] = 255
  return compressed
}
