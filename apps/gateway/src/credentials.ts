import type { ChannelCredentials } from '@grpc/grpc-js'
import { credentials } from '@grpc/grpc-js'
import { readFileSync } from 'node:fs'
import type { Config } from './config.ts'
import { ConfigError } from './environment.ts'

/** How upstreams are called. Throws a ConfigError for authorities that cannot be read. */
export function credentialsOf({ tls, nameOf }: Pick<Config, 'tls' | 'nameOf'>): ChannelCredentials {
  if (tls === 'off') return credentials.createInsecure()
  if (tls.authorities === undefined) return credentials.createSsl()
  try {
    return credentials.createSsl(readFileSync(tls.authorities))
  } catch (error) {
    throw new ConfigError(`${nameOf('UPSTREAM_TLS_CA')}: ${tls.authorities} has no certificates that can be read: ${(error as Error).message}`)
  }
}
