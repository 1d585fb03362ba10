/** One flag of `slipway-gateway`: another way to say what a variable of the deployed gateway says. */
export interface Flag {
  readonly name: string
  readonly variable: string
  /** What it takes, as the help shows it. A flag that takes nothing says `means`. */
  readonly takes?: string
  /** What the variable is told by a flag that takes nothing. */
  readonly means?: string
  /** It may be given again; the variable has all that it was given. */
  readonly again?: true
  readonly help: string
}

/** All flags beside --help and --version, in the order of the help. */
export const flags = [
  { name: 'listen', variable: 'HTTP_ADDR', takes: 'HOST:PORT', help: 'where REST is served; 127.0.0.1:8080 unless said otherwise, port 0 is any free one' },
  { name: 'upstream', variable: 'UPSTREAMS', takes: '[PACKAGE=]TARGET', again: true, help: 'the gRPC server, such as 127.0.0.1:9090 or shop.orders=dns:///orders:50051' },
  { name: 'descriptors', variable: 'DESCRIPTORS', takes: 'FILE', again: true, help: 'a FileDescriptorSet with imports: buf build -o FILE, or protoc --include_imports -o FILE' },
  { name: 'reflection', variable: 'REFLECTION', means: 'on', help: 'ask the upstreams for their descriptors instead' },
  { name: 'http-rules', variable: 'HTTP_RULES', takes: 'FILE', help: 'a gRPC API configuration in YAML, whose http.rules go before annotations' },
  { name: 'reload-interval', variable: 'RELOAD_INTERVAL', takes: 'DURATION', help: 'how often to look whether these have changed; 2s for files, 10s for reflection' },
  { name: 'tls', variable: 'UPSTREAM_TLS', means: 'on', help: 'call the upstreams over TLS, with the authorities of the system' },
  { name: 'tls-ca', variable: 'UPSTREAM_TLS_CA', takes: 'FILE', help: 'call them over TLS, with the authorities of a PEM file' },
  { name: 'errors', variable: 'ERRORS', takes: 'FORMAT', help: 'aip193 (the default), problem (RFC 9457) or status (the bare google.rpc.Status)' },
  { name: 'emit-defaults', variable: 'JSON_OPTIONS', means: 'emit-defaults', again: true, help: 'JSON has fields at their default values too' },
  { name: 'proto-names', variable: 'JSON_OPTIONS', means: 'proto-names', again: true, help: 'JSON has field names as the proto has them' },
  { name: 'enums-as-numbers', variable: 'JSON_OPTIONS', means: 'enums-as-numbers', again: true, help: 'JSON has enum values by number' },
  { name: 'ignore-unknown', variable: 'JSON_OPTIONS', means: 'ignore-unknown', again: true, help: 'unknown fields of requests are passed over' },
  { name: 'forward-header', variable: 'FORWARD_HEADERS', takes: 'NAME', again: true, help: 'a request header that becomes metadata, such as authorization' },
  { name: 'response-header', variable: 'RESPONSE_HEADERS', takes: 'NAME', again: true, help: 'metadata that becomes a response header' },
  { name: 'response-trailer', variable: 'RESPONSE_TRAILERS', takes: 'NAME', again: true, help: 'trailing metadata that becomes a header, or a trailer of a stream' },
  { name: 'body-etags', variable: 'BODY_ETAGS', means: 'on', help: 'answers to GET without an etag have one of their body' },
  { name: 'no-compress', variable: 'COMPRESS', means: 'off', help: 'answers are never encoded, where a proxy in front does it' },
  { name: 'web-socket-origin', variable: 'WEB_SOCKET_ORIGINS', takes: 'ORIGIN', again: true, help: 'whose pages may connect with a WebSocket too, such as https://shop.example; * is any' },
  { name: 'challenge', variable: 'CHALLENGE', takes: 'CHALLENGE', help: 'the WWW-Authenticate of a 401; Bearer' },
  { name: 'timeout', variable: 'DEFAULT_DEADLINE', takes: 'DURATION', help: 'for requests that name none; 10s' },
  { name: 'max-timeout', variable: 'MAX_DEADLINE', takes: 'DURATION', help: 'the most that a request may ask for; 60s' },
  { name: 'max-stream-timeout', variable: 'MAX_STREAM_DEADLINE', takes: 'DURATION', help: 'the same of streams of messages; 60m' },
  { name: 'max-body', variable: 'MAX_BODY_BYTES', takes: 'BYTES', help: 'of JSON; 1048576' },
  { name: 'max-upload', variable: 'MAX_UPLOAD_BYTES', takes: 'BYTES', help: 'of what goes to the upstream in pieces; 33554432' },
  { name: 'title', variable: 'API_TITLE', takes: 'NAME', help: 'what the API is called in /openapi.json and /docs' },
  { name: 'no-docs', variable: 'API_DOCS', means: 'off', help: 'neither /openapi.json nor /docs' },
  { name: 'admin', variable: 'ADMIN_ADDR', takes: 'HOST:PORT', help: 'where /livez, /readyz and /metrics are; nowhere unless said' },
  { name: 'log-level', variable: 'LOG_LEVEL', takes: 'LEVEL', help: 'debug, info (each request), warn (the default) or error' },
] as const satisfies readonly Flag[]

/** What a variable is called where it was given by a flag. */
export function flagOf(variable: string): string {
  const flag = flags.find((one) => one.variable === variable)
  return flag ? `--${flag.name}` : variable
}

export const usage = 'slipway-gateway --upstream TARGET (--descriptors FILE | --reflection) [flags]'

export function helpText(): string {
  const entries = [...flags.map((flag: Flag) => [`--${flag.name}${flag.takes === undefined ? '' : ` ${flag.takes}`}`, flag.help]), ['--help, --version', '']]
  const width = Math.max(...entries.map(([left = '']) => left.length)) + 2
  return [
    'REST and JSON in front of any gRPC server, by its google.api.http rules.',
    '',
    `  ${usage}`,
    '',
    ...entries.map(([left = '', right = '']) => `  ${left.padEnd(width)}${right}`.trimEnd()),
    '',
    'Descriptors and rules are looked at again all the time: what has changed is served without a restart. Durations are such as 500ms, 10s, 2m or 1h.',
    'Problems with flags end it with 2, and a line for each.',
    '',
  ].join('\n')
}
