import type { Deadlines, ErrorFormat, JsonOptions, WebSocketOrigins } from '@slipway/transcoder'
import { defaultDeadlines } from '@slipway/transcoder'
import { adminAddress } from './admin-address.ts'
import { docsPaths } from './docs/paths.ts'
import { Environment } from './environment.ts'
import type { Address } from './environment.ts'
import { userName } from './identity.ts'

/** What the gateway is told. Times are in milliseconds. */
export interface Config {
  /** The public door. */
  readonly http: Address
  /** Where /livez, /readyz and /metrics are, never on the public door; undefined for nowhere. */
  readonly admin: Address | undefined
  /** Files that hold a google.protobuf.FileDescriptorSet each: what is transcoded. */
  readonly descriptors: readonly string[]
  /** Upstreams are asked for their descriptors instead (gRPC server reflection). */
  readonly reflection: boolean
  /** A gRPC API configuration in YAML, whose `http.rules` go before the annotations. */
  readonly httpRules: string | undefined
  /** Nothing to transcode is a mistake, where nothing else is served. */
  readonly needsRoutes: boolean
  /** Rules that cannot be served are left out with a word, instead of refused: the contract may be somebody else's. */
  readonly leavesOut: boolean
  /** Takes what somebody should know who started it, a line each; undefined where that goes to the log. */
  readonly say: ((line: string) => void) | undefined
  /** Between two looks at descriptors and rules; undefined for what the transcoder has. */
  readonly reloadInterval: number | undefined
  /** gRPC targets by proto package, or by a package around it; the empty name is for all. */
  readonly upstreams: ReadonlyMap<string, string>
  /** How upstreams are called: in plain text, or over TLS with the authorities of a file or of the system. */
  readonly tls: 'off' | { readonly authorities: string | undefined }
  /** Origins of services that speak HTTP, by the prefix of their paths. */
  readonly forwards: ReadonlyMap<string, string>
  /** /openapi.json and /docs, at the public door. */
  readonly docs: boolean
  /** What the API is called there. */
  readonly title: string
  readonly deadlines: Deadlines
  readonly errors: ErrorFormat
  readonly json: JsonOptions
  /** Lower-case names of request headers that become metadata, beside those of tracing. */
  readonly forwardHeaders: readonly string[]
  /** Lower-case names of metadata that become headers of answers, beside those that every API has. */
  readonly responseHeaders: readonly string[]
  /** Lower-case names of trailing metadata that become headers of one answer, or trailers of a stream. */
  readonly responseTrailers: readonly string[]
  /** Answers that have no `etag` have one of their body. */
  readonly bodyEtags: boolean
  /** Answers are encoded for clients that like that. */
  readonly compress: boolean
  /** Origins whose pages may connect with a WebSocket, besides the gateway's own. */
  readonly webSocketOrigins: WebSocketOrigins
  /** `WWW-Authenticate` of a 401; undefined for what the transcoder has. */
  readonly challenge: string | undefined
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
  /** What people call a variable: itself, or the flag that it was given by. */
  readonly nameOf: (variable: string) => string
}

const logLevels = ['debug', 'info', 'warn', 'error'] as const
const errorFormats = ['aip193', 'problem', 'status'] as const satisfies readonly ErrorFormat[]

/** Reads the environment. Throws a ConfigError with one line for each variable at fault. */
export function readConfig(variables: Readonly<Record<string, string | undefined>>, nameOf: Config['nameOf'] = (variable) => variable): Config {
  const env = new Environment(variables, nameOf)
  const config: Config = {
    http: env.address('HTTP_ADDR', ':8080'),
    needsRoutes: false,
    leavesOut: false,
    say: undefined,
    admin: adminAddress(env),
    ...readApi(env),
    tls: readTls(env),
    forwards: env.pairs('FORWARDS', '/reports=http://reports:8080', expectedForward),
    docs: env.oneOf('API_DOCS', ['on', 'off'], 'on') === 'on',
    title: env.optional('API_TITLE') ?? 'API',
    deadlines: readDeadlines(env),
    errors: env.oneOf('ERRORS', errorFormats, 'aip193'),
    json: readJson(env),
    forwardHeaders: readHeaders(env, 'FORWARD_HEADERS'),
    responseHeaders: readHeaders(env, 'RESPONSE_HEADERS'),
    responseTrailers: readHeaders(env, 'RESPONSE_TRAILERS'),
    bodyEtags: env.flag('BODY_ETAGS'),
    compress: env.oneOf('COMPRESS', ['on', 'off'], 'on') === 'on',
    webSocketOrigins: readOrigins(env),
    challenge: env.matching('CHALLENGE', /^[\w-]+( [\x20-\x7e]+)?$/, 'a challenge such as Bearer realm="shop"'),
    logLevel: env.oneOf('LOG_LEVEL', logLevels, 'info'),
    maxBodyBytes: env.positive('MAX_BODY_BYTES', 1024 * 1024),
    maxUploadBytes: env.positive('MAX_UPLOAD_BYTES', 32 * 1024 * 1024),
    developmentIdentity: env.matching('DEVELOPMENT_IDENTITY', userName, 'a user such as users/developer'),
    shutdownDelay: env.duration('SHUTDOWN_DELAY', 0),
    shutdownGrace: env.duration('SHUTDOWN_GRACE', 20_000),
    nameOf,
  }
  if (config.docs && config.upstreams.size > 0) refuseForwardedDocs(env, config.forwards)
  env.check()
  return config
}

/** What is transcoded, and where it goes. With services that speak HTTP alone there is nothing to transcode. */
function readApi(env: Environment): Pick<Config, 'descriptors' | 'reflection' | 'httpRules' | 'reloadInterval' | 'upstreams'> {
  const transcodes = !env.has('FORWARDS') || ['DESCRIPTORS', 'REFLECTION', 'UPSTREAMS'].some((name) => env.has(name))
  const reflection = env.flag('REFLECTION')
  if (reflection && env.has('DESCRIPTORS')) env.refuse('REFLECTION', `cannot be together with ${env.called('DESCRIPTORS')}: the descriptors come from one of them`)
  for (const name of ['HTTP_RULES', 'RELOAD_INTERVAL']) if (!transcodes && env.has(name)) env.refuse(name, 'says something of what is transcoded, and nothing is')
  return {
    descriptors: transcodes && !reflection ? env.list('DESCRIPTORS', `files with descriptors, unless ${env.called('REFLECTION')} tells them`) : [],
    reflection,
    httpRules: env.optional('HTTP_RULES'),
    reloadInterval: readReloadInterval(env),
    upstreams: transcodes ? env.targets('UPSTREAMS', 'slipway.catalog=dns:///catalog:50051') : new Map(),
  }
}

/** A file or a server that is looked at without a pause would cost more than all requests. */
function readReloadInterval(env: Environment): number | undefined {
  if (!env.has('RELOAD_INTERVAL')) return undefined
  const interval = env.duration('RELOAD_INTERVAL', 2000)
  if (interval < 100) env.refuse('RELOAD_INTERVAL', 'is less than 100ms')
  return interval
}

function readTls(env: Environment): Config['tls'] {
  const authorities = env.optional('UPSTREAM_TLS_CA')
  const wanted = env.flag('UPSTREAM_TLS')
  if (!wanted && env.has('UPSTREAM_TLS') && authorities !== undefined) env.refuse('UPSTREAM_TLS', `cannot be off together with ${env.called('UPSTREAM_TLS_CA')}`)
  return wanted || authorities !== undefined ? { authorities } : 'off'
}

/** JSON_OPTIONS has those of ProtoJSON that are wanted: `emit-defaults,proto-names`. */
function readJson(env: Environment): JsonOptions {
  const wanted = env.listOf('JSON_OPTIONS', /^(emit-defaults|proto-names|enums-as-numbers|ignore-unknown)$/, 'one of emit-defaults, proto-names, enums-as-numbers, ignore-unknown')
  const has = (name: string) => wanted.includes(name)
  return { emitDefaults: has('emit-defaults'), protoNames: has('proto-names'), enumsAsNumbers: has('enums-as-numbers'), ignoreUnknown: has('ignore-unknown') }
}

/** Names of gRPC metadata are header names of fewer characters (gRPC over HTTP/2); gRPC's own are not for anybody else. */
function readHeaders(env: Environment, name: string): readonly string[] {
  return env.listOf(name, /^(?!grpc-|:)[a-z0-9_.-]+$/i, 'the name of a header').map((header) => header.toLowerCase())
}

/** As browsers send them (RFC 6454, 6.2): with a scheme, and without a path. */
function readOrigins(env: Environment): WebSocketOrigins {
  const origins = env.listOf('WEB_SOCKET_ORIGINS', /^(\*|https?:\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?)$/, 'an origin such as https://shop.example, or * for any')
  return origins.includes('*') ? '*' : origins
}

/** The gateway's own paths would have two ways to go. */
function refuseForwardedDocs(env: Environment, forwards: Config['forwards']): void {
  const off = env.called('API_DOCS') === 'API_DOCS' ? 'API_DOCS=off' : env.called('API_DOCS')
  const paths = Object.values(docsPaths)
  for (const prefix of forwards.keys()) {
    const path = paths.find((one) => `${one}/`.startsWith(`${prefix}/`))
    if (path !== undefined) env.refuse('FORWARDS', `has the prefix ${prefix}, and ${path} is where the API is described: set ${off}`)
  }
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
  const max = env.duration('MAX_DEADLINE', defaultDeadlines.max)
  const maxStream = env.duration('MAX_STREAM_DEADLINE', defaultDeadlines.maxStream)
  const fallback = env.duration('DEFAULT_DEADLINE', Math.min(defaultDeadlines.byName.get('') ?? max, max))
  if (fallback > max) env.refuse('DEFAULT_DEADLINE', `is above ${env.called('MAX_DEADLINE')}, which nothing gets more than`)
  const named = env.durations('DEADLINES')
  // A name may be that of a stream, or of a service that has some.
  for (const [name, deadline] of named.filter(([, one]) => one > max && one > maxStream)) {
    env.refuse('DEADLINES', `has ${deadline} ms for ${name}, which is above ${env.called('MAX_DEADLINE')} and ${env.called('MAX_STREAM_DEADLINE')} both`)
  }
  return { byName: new Map([['', fallback], ...named]), max, maxStream }
}
