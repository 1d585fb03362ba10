import type { ChannelCredentials } from '@grpc/grpc-js'
import { credentials } from '@grpc/grpc-js'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Config } from './config.ts'
import { ConfigError } from './environment.ts'

/** How upstreams are called. Throws a ConfigError for authorities that cannot be read. */
export function credentialsOf({ tls, nameOf }: Pick<Config, 'tls' | 'nameOf'>): ChannelCredentials {
  if (tls === 'off') return credentials.createInsecure()
  if (tls.authorities === undefined) return credentials.createSsl()
  try {
    return credentials.createSsl(authoritiesIn(readFileSync(tls.authorities)))
  } catch (error) {
    throw new ConfigError(`${nameOf('UPSTREAM_TLS_CA')}: ${tls.authorities} has no certificates that can be read: ${(error as Error).message}`)
  }
}

/** TLS itself passes over what is no certificate, and then trusts nobody. Throws for a file without any, or with a broken one. */
function authoritiesIn(file: Buffer): Buffer {
  const blocks = file.toString('latin1').match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs) ?? []
  const certificates = blocks.map((block) => new X509Certificate(block))
  if (certificates.length === 0) throw new Error('there is none in PEM')
  return file
}
