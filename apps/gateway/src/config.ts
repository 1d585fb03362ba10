import type { Deadlines } from '@slipway/transcoder'
import { defaultDeadlines } from '@slipway/transcoder'
import { adminAddress } from './admin-address.ts'
import { Environment } from './environment.ts'
import type { Address } from './environment.ts'
import { userName } from './identity.ts'

/** What the gateway is told. Times are in milliseconds. */
export interface Config {
  /** The public door. */
  readonly http: Address
  /** Where /livez, /readyz and /metrics are, never on the public door. */
  readonly admin: Address
  /** Files that hold a google.protobuf.FileDescriptorSet each: what is transcoded. */
  readonly descriptors: readonly string[]
  /** gRPC targets by proto package, or by a package around it. */
  readonly upstreams: ReadonlyMap<string, string>
  /** Origins of services that speak HTTP, by the prefix of their paths. */
  readonly forwards: ReadonlyMap<string, string>
  readonly deadlines: Deadlines
  readonly logLevel: string
  /** Of bodies that are JSON. */
  readonly maxBodyBytes: number
  /** Of bodies that go to a service as they are, in pieces. */
  readonly maxUploadBytes: number
  /** Who a client is that does not say, as `users/developer`. Undefined, as in production: nobody is anybody without signing in. */
  readonly developmentIdentity: string | undefined
  /** How long an unready gateway still accepts requests, for balancers to notice. */
  readonly shutdownDelay: number
  /** How long requests in flight may take after that. */
  readonly shutdownGrace: number
}

const logLevels = ['debug', 'info', 'warn', 'error']

/** Reads the environment. Throws a ConfigError with one line for each variable at fault. */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const env = new Environment(variables)
  // With services that speak HTTP alone there is nothing to transcode.
  const transcodes = !env.has('FORWARDS') || env.has('DESCRIPTORS') || env.has('UPSTREAMS')
  const config: Config = {
    http: env.address('HTTP_ADDR', ':8080'),
    admin: adminAddress(env),
    descriptors: transcodes ? env.list('DESCRIPTORS') : [],
    upstreams: transcodes ? env.map('UPSTREAMS', 'slipway.catalog=dns:///catalog:50051') : new Map(),
    forwards: env.pairs('FORWARDS', '/reports=http://reports:8080', expectedForward),
    deadlines: readDeadlines(env),
    logLevel: env.oneOf('LOG_LEVEL', logLevels, 'info'),
    maxBodyBytes: env.positive('MAX_BODY_BYTES', 1024 * 1024),
    maxUploadBytes: env.positive('MAX_UPLOAD_BYTES', 32 * 1024 * 1024),
    developmentIdentity: env.matching('DEVELOPMENT_IDENTITY', userName, 'a user such as users/developer'),
    shutdownDelay: env.duration('SHUTDOWN_DELAY', 0),
    shutdownGrace: env.duration('SHUTDOWN_GRACE', 20_000),
  }
  env.check()
  return config
}

/** What FORWARDS takes instead of a pair, or undefined for one that is right: no request may have two ways to go. */
function expectedForward([prefix, origin]: readonly [string, string], before: ReadonlyMap<string, string>): string | undefined {
  if (!/^(\/[a-z0-9-]+)+$/.test(prefix)) return 'a pair whose prefix has small letters, digits and hyphens between slashes, such as /reports'
  if (!/^https?:\/\/[^/?#@\\]+$/.test(origin) || !URL.canParse(origin)) return 'a pair whose target is an origin without a path, such as http://reports:8080'
  const other = [...before.keys()].find((one) => `${one}/`.startsWith(`${prefix}/`) || `${prefix}/`.startsWith(`${one}/`))
  return other === undefined ? undefined : `a pair whose prefix is apart from ${other}`
}

/** DEADLINES has those of single methods or services: `slipway.catalog.v1.CatalogService.SearchProducts=3s`. */
function readDeadlines(env: Environment): Deadlines {
  const fallback = env.duration('DEFAULT_DEADLINE', defaultDeadlines.byName.get('') ?? defaultDeadlines.max)
  const byName = new Map([['', fallback], ...env.durations('DEADLINES')])
  return { byName, max: env.duration('MAX_DEADLINE', defaultDeadlines.max), maxStream: env.duration('MAX_STREAM_DEADLINE', defaultDeadlines.maxStream) }
}
