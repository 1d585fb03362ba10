/** A configuration that cannot work: one line for each variable at fault. */
export class ConfigError extends Error {
  readonly code = 'CONFIG'
}

/** Where to listen; without a host on every interface. Port 0 is any free one. */
export interface Address {
  readonly host: string
  readonly port: number
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
/** Node's timers end at once beyond 2^31 ms, which is 596 hours. */
const maxDuration = 500 * 3_600_000

/** What grpc-js can call: a name and a port, or one of its schemes (gRPC Name Resolution). Any other scheme it would take for a host. */
const grpcTarget = /^(?:(?:dns|ipv4|ipv6|unix):[^=\s]+|(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5})$/i

/** Reads variables and remembers what is wrong with them, so that all mistakes are told at once. */
export class Environment {
  readonly #variables: Readonly<Record<string, string | undefined>>
  readonly #nameOf: (variable: string) => string
  readonly #problems: string[] = []

  /** `nameOf` says what people call a variable, where that is something else than its name. */
  constructor(variables: Readonly<Record<string, string | undefined>>, nameOf: (variable: string) => string = (variable) => variable) {
    this.#variables = variables
    this.#nameOf = nameOf
  }

  /** Throws a ConfigError if anything was wrong so far. */
  check(): void {
    if (this.#problems.length > 0) throw new ConfigError(this.#problems.join('\n'))
  }

  /** What people call a variable. */
  called(name: string): string {
    return this.#nameOf(name)
  }

  has(name: string): boolean {
    return this.#text(name) !== undefined
  }

  /** `host:port` or `:port`. */
  address(name: string, fallback: string): Address {
    const text = this.#text(name) ?? fallback
    const [, host = '', digits = ''] = /^(.*):(\d{1,5})$/.exec(text) ?? []
    const port = Number(digits)
    if (digits === '' || port > 65_535) return this.#wrong(name, text, 'an address such as 127.0.0.1:8080 or :8080', { host, port: 0 })
    return { host: host === '' ? '::' : host.replace(/^\[(.*)\]$/, '$1'), port }
  }

  /** A text, undefined if it is not set. */
  optional(name: string): string | undefined {
    return this.#text(name)
  }

  /** `on` or `off`; off if it is not set. */
  flag(name: string): boolean {
    return this.oneOf(name, ['on', 'off'], 'off') === 'on'
  }

  /** Values between commas, at least one. */
  list(name: string, expected = 'one value or several between commas'): readonly string[] {
    const values = split(this.#text(name) ?? '')
    return values.length > 0 ? values : this.#wrong(name, '', expected, [])
  }

  /** Values between commas, none if it is not set, that have a form. */
  listOf(name: string, pattern: RegExp, expected: string): readonly string[] {
    return split(this.#text(name) ?? '').filter((value) => pattern.test(value) || this.#wrong(name, value, expected, false))
  }

  /** gRPC targets between commas, at least one: `package=target`, or `host:port` for all that has none of its own, by the empty name. */
  targets(name: string, example: string): ReadonlyMap<string, string> {
    const targets = new Map<string, string>()
    const entries = split(this.#text(name) ?? '')
    for (const entry of entries) {
      const [, key = '', target = ''] = /^(?:([^=\s]+)=)?(\S+)$/.exec(entry) ?? []
      const before = targets.get(key)
      if (/^https?:/i.test(target)) this.#wrong(name, entry, `a gRPC target, which has no http:// or https://; ${this.#nameOf('UPSTREAM_TLS')} is for TLS`, undefined)
      else if (!grpcTarget.test(target)) this.#wrong(name, entry, `a pair such as ${example}, or one target for all`, undefined)
      else if (before === undefined) targets.set(key, target)
      else this.refuse(name, `has two targets for ${key || 'all'}: ${before} and ${target}`)
    }
    return entries.length > 0 ? targets : this.#wrong(name, '', `pairs between commas, such as ${example}, or one target for all`, targets)
  }

  /** `name=value` pairs between commas, none if it is not set. `expected` says what a pair should have been, after those before it. */
  pairs(name: string, example: string, expected: (pair: readonly [string, string], before: ReadonlyMap<string, string>) => string | undefined): ReadonlyMap<string, string> {
    const pairs = new Map<string, string>()
    for (const pair of this.#pairs(name, example).filter(([key]) => key !== '')) {
      const instead = expected(pair, pairs)
      if (instead === undefined) pairs.set(...pair)
      else this.#wrong(name, pair.join('='), instead, undefined)
    }
    return pairs
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const text = this.#text(name) ?? fallback
    return allowed.find((one) => one === text) ?? this.#wrong(name, text, `one of ${allowed.join(', ')}`, fallback)
  }

  /** Undefined if it is not set. */
  matching(name: string, pattern: RegExp, expected: string): string | undefined {
    const text = this.#text(name)
    return text === undefined || pattern.test(text) ? text : this.#wrong(name, text, expected, undefined)
  }

  positive(name: string, fallback: number): number {
    const text = this.#text(name) ?? String(fallback)
    return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : this.#wrong(name, text, 'a whole number above 0', fallback)
  }

  /** Milliseconds. */
  duration(name: string, fallback: number): number {
    const text = this.#text(name)
    return text === undefined ? fallback : (toMilliseconds(text) ?? this.#wrong(name, text, 'a duration such as 500ms, 10s, 2m or 1h, and 500h at most', fallback))
  }

  /** `name=duration` pairs between commas; milliseconds. */
  durations(name: string): (readonly [string, number])[] {
    return this.#pairs(name, 'name=3s').map(([key, text]) => [key, toMilliseconds(text) ?? this.#wrong(name, `${key}=${text}`, 'a pair such as name=3s, in ms, s, m or h', 0)])
  }

  /** Remembers what is wrong with variables that do not fit together. */
  refuse(name: string, why: string): void {
    this.#problems.push(`${this.#nameOf(name)} ${why}`)
  }

  #pairs(name: string, example: string): (readonly [string, string])[] {
    return split(this.#text(name) ?? '').map((pair) => {
      const [, key, value] = /^([^=]+)=(.+)$/.exec(pair) ?? []
      return key && value ? [key, value] : this.#wrong(name, pair, `a pair such as ${example}`, ['', ''])
    })
  }

  #text(name: string): string | undefined {
    return this.#variables[name] || undefined
  }

  #wrong<T>(name: string, text: string, expected: string, instead: T): T {
    const called = this.#nameOf(name)
    this.#problems.push(text === '' ? `${called} is not set: it takes ${expected}` : `${called}: "${text}" is not ${expected}`)
    return instead
  }
}

function split(text: string): string[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '')
}

function toMilliseconds(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,10})(ms|s|m|h)$/.exec(text) ?? []
  const duration = Number(amount) * (units[unit] ?? 1)
  return amount === undefined || duration > maxDuration ? undefined : duration
}
