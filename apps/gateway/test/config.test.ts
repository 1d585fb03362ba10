import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readConfig } from '../src/config.ts'

const needed = { DESCRIPTORS: 'catalog.binpb', UPSTREAMS: 'slipway.catalog=dns:///catalog:50051' }

describe('the configuration', () => {
  it('has a default for all that has a sensible one', () => {
    const config = readConfig(needed)
    assert.deepEqual(config.http, { host: '::', port: 8080 })
    assert.deepEqual(config.admin, { host: '::', port: 9090 })
    assert.deepEqual(config.upstreams, new Map([['slipway.catalog', 'dns:///catalog:50051']]))
    assert.equal(config.maxBodyBytes, 1_048_576)
    assert.equal(config.shutdownGrace, 20_000)
  })

  it('reads what is set', () => {
    const config = readConfig({ ...needed, HTTP_ADDR: '[::1]:80', SHUTDOWN_DELAY: '5s', DEFAULT_DEADLINE: '500ms', MAX_DEADLINE: '2m', DEADLINES: 'a.B.C=3s, a.D=1m' })
    assert.deepEqual(config.http, { host: '::1', port: 80 })
    assert.equal(config.shutdownDelay, 5_000)
    assert.deepEqual(config.deadlines, { max: 120_000, maxStream: 3_600_000, byName: new Map([['', 500], ['a.B.C', 3_000], ['a.D', 60_000]]) })
  })

  it('asks upstreams for their descriptors instead, where it is told to', () => {
    const { reflection, descriptors } = readConfig({ REFLECTION: 'on', UPSTREAMS: 'dns:///catalog:50051' })
    assert.deepEqual([reflection, descriptors], [true, []])
    assert.throws(() => readConfig({ ...needed, REFLECTION: 'on' }), /^Error: REFLECTION cannot be together with DESCRIPTORS/)
  })

  it('sends everything that has no upstream of its own to one without a name', () => {
    assert.deepEqual(readConfig({ ...needed, UPSTREAMS: 'unix:/run/a.sock, b.C=10.0.0.1:80' }).upstreams, new Map([['', 'unix:/run/a.sock'], ['b.C', '10.0.0.1:80']]))
  })

  it('reads how answers are written, and what goes through', () => {
    const { errors, json, forwardHeaders, docs, reloadInterval } = readConfig({ ...needed, ERRORS: 'problem', JSON_OPTIONS: 'proto-names', FORWARD_HEADERS: 'Authorization', API_DOCS: 'off', RELOAD_INTERVAL: '100ms' })
    assert.deepEqual([errors, json.protoNames, json.emitDefaults, forwardHeaders, docs, reloadInterval], ['problem', true, false, ['authorization'], false, 100])
  })

  for (const [name, value] of Object.entries({ ERRORS: 'html', JSON_OPTIONS: 'pretty', FORWARD_HEADERS: 'grpc-timeout', RESPONSE_HEADERS: ':status', REFLECTION: 'yes', API_DOCS: '1', UPSTREAM_TLS: 'true', RELOAD_INTERVAL: '2' })) {
    it(`refuses ${name}=${value}`, () => {
      assert.throws(() => readConfig({ ...needed, [name]: value }), new RegExp(`^Error: ${name}: "${value}" is not [^\\n]*$`))
    })
  }

  const unfit: readonly { readonly says: RegExp; readonly variables: Record<string, string> }[] = [
    { says: /^DEFAULT_DEADLINE is above MAX_DEADLINE/, variables: { DEFAULT_DEADLINE: '2m' } },
    { says: /^DEADLINES has 7200000 ms for a\.B, which is above MAX_DEADLINE and MAX_STREAM_DEADLINE both$/, variables: { DEADLINES: 'a.B=2h,a.C=30m' } },
    { says: /^DEFAULT_DEADLINE: "501h" is not a duration such as 500ms, 10s, 2m or 1h, and 500h at most$/, variables: { DEFAULT_DEADLINE: '501h' } },
    { says: /^UPSTREAMS: "a=http:\/\/b:1" is not a gRPC target, which has no http:\/\/ .*; UPSTREAM_TLS is for TLS$/, variables: { UPSTREAMS: 'a=http://b:1' } },
    { says: /^UPSTREAMS: "https:\/\/b:1" is not a gRPC target/, variables: { UPSTREAMS: 'https://b:1' } },
    { says: /^UPSTREAMS: "xds:\/\/\/b" is not a pair/, variables: { UPSTREAMS: 'xds:///b' } },
    { says: /^UPSTREAMS: "a=b" is not a pair/, variables: { UPSTREAMS: 'a=b' } },
    { says: /^UPSTREAMS has two targets for a: b:1 and c:1$/, variables: { UPSTREAMS: 'a=b:1,a=c:1' } },
    { says: /^UPSTREAMS has two targets for all: b:1 and c:1$/, variables: { UPSTREAMS: 'b:1,c:1' } },
    { says: /^FORWARDS has the prefix \/docs, and \/docs is where the API is described: set API_DOCS=off$/, variables: { FORWARDS: '/docs=http://a' } },
    { says: /^RELOAD_INTERVAL is less than 100ms$/, variables: { RELOAD_INTERVAL: '99ms' } },
    { says: /^HTTP_RULES says something of what is transcoded, and nothing is$/, variables: { DESCRIPTORS: '', UPSTREAMS: '', FORWARDS: '/a=http://a', HTTP_RULES: 'a.yaml' } },
    { says: /^RELOAD_INTERVAL says something of what is transcoded/, variables: { DESCRIPTORS: '', UPSTREAMS: '', FORWARDS: '/a=http://a', RELOAD_INTERVAL: '5s' } },
    { says: /^UPSTREAM_TLS cannot be off together with UPSTREAM_TLS_CA$/, variables: { UPSTREAM_TLS: 'off', UPSTREAM_TLS_CA: 'ca.pem' } },
    { says: /^WEB_SOCKET_ORIGINS: "https:\/\/a\/" is not an origin/, variables: { WEB_SOCKET_ORIGINS: 'https://a/' } },
  ]
  for (const { says, variables } of unfit) {
    it(`refuses ${JSON.stringify(variables)}`, () => {
      assert.throws(() => readConfig({ ...needed, ...variables }), (error: Error) => says.test(error.message) || assert.fail(error.message))
    })
  }

  it('takes what fits: a short maximum, a name with the time of a stream, /docs where it describes nothing, every scheme of gRPC', () => {
    assert.equal(readConfig({ ...needed, MAX_DEADLINE: '5s' }).deadlines.byName.get(''), 5000)
    assert.equal(readConfig({ ...needed, DEADLINES: 'a.B=1h' }).deadlines.byName.get('a.B'), 3_600_000)
    assert.equal(readConfig({ ...needed, API_DOCS: 'off', FORWARDS: '/docs=http://a' }).forwards.size, 1)
    assert.equal(readConfig({ ...needed, UPSTREAMS: 'a=dns:///a,b=ipv4:1.2.3.4:5,c=ipv6:[::1]:5,d=unix:/run/d.sock,[::1]:80' }).upstreams.size, 5)
  })

  it('reads what else the transcoder can', () => {
    const { webSocketOrigins, challenge, responseTrailers, bodyEtags, compress } = readConfig({
      ...needed, WEB_SOCKET_ORIGINS: 'https://a.example,http://b:81', CHALLENGE: 'Bearer realm="a"', RESPONSE_TRAILERS: 'X-Cost', BODY_ETAGS: 'on', COMPRESS: 'off',
    })
    assert.deepEqual([webSocketOrigins, challenge, responseTrailers, bodyEtags, compress], [['https://a.example', 'http://b:81'], 'Bearer realm="a"', ['x-cost'], true, false])
    assert.equal(readConfig({ ...needed, WEB_SOCKET_ORIGINS: '*' }).webSocketOrigins, '*')
  })

  it('names every variable at fault, and what it takes, at once', () => {
    assert.throws(() => readConfig({ HTTP_ADDR: '8080', LOG_LEVEL: 'loud', MAX_BODY_BYTES: '-1', SHUTDOWN_GRACE: '20', UPSTREAMS: 'catalog', DEADLINES: 'a=soon' }), (error: Error) => {
      const lines = error.message.split('\n')
      for (const variable of ['HTTP_ADDR', 'DESCRIPTORS', 'LOG_LEVEL', 'MAX_BODY_BYTES', 'SHUTDOWN_GRACE', 'UPSTREAMS', 'DEADLINES']) {
        assert.equal(lines.filter((line) => line.startsWith(`${variable}`)).length, 1, `${variable} in:\n${error.message}`)
      }
      return true
    })
  })

  for (const HTTP_ADDR of [':65536', 'localhost', ':', '1.2.3.4:http']) {
    it(`refuses to listen on ${HTTP_ADDR}`, () => {
      assert.throws(() => readConfig({ ...needed, HTTP_ADDR }), /^Error: HTTP_ADDR: ".*" is not an address such as/)
    })
  }

  it('needs no descriptors where all services speak HTTP', () => {
    const config = readConfig({ FORWARDS: '/reports=http://reports:8080, /admin/reports=https://[::1]' })
    assert.deepEqual(config.forwards, new Map([['/reports', 'http://reports:8080'], ['/admin/reports', 'https://[::1]']]))
    assert.deepEqual([config.descriptors, config.upstreams], [[], new Map()])
  })

  it('needs descriptors and upstreams both where it has one of them', () => {
    assert.throws(() => readConfig({ FORWARDS: '/reports=http://reports:8080', DESCRIPTORS: 'catalog.binpb' }), /^Error: UPSTREAMS is not set/)
    assert.throws(() => readConfig({ FORWARDS: '/reports=http://reports:8080', UPSTREAMS: 'a=b' }), /^Error: DESCRIPTORS is not set/)
  })

  const forwards = [
    { FORWARDS: 'reports', says: /is not a pair such as \/reports=http:\/\/reports:8080$/ },
    ...['reports=http://a', '/=http://a', '/Reports=http://a', '/reports/=http://a', '//reports=http://a', '/a/../b=http://a', '/a b=http://a'].map((FORWARDS) => ({ FORWARDS, says: /is not a pair whose prefix has/ })),
    ...['/a=a:80', '/a=ftp://a', '/a=http://', '/a=http://a/b', '/a=http://a/', '/a=http://a?b', '/a=http://me@a', '/a=http://a:99999'].map((FORWARDS) => ({ FORWARDS, says: /is not a pair whose target is an origin without a path/ })),
    ...['/a=http://a,/a=http://b', '/a/b=http://b,/a=http://a', '/a=http://a,/a/b=http://b'].map((FORWARDS) => ({ FORWARDS, says: /is not a pair whose prefix is apart from \/a/ })),
  ]
  for (const { FORWARDS, says } of forwards) {
    it(`refuses to forward ${FORWARDS}`, () => {
      assert.throws(() => readConfig({ FORWARDS }), (error: Error) => {
        assert.match(error.message, /^FORWARDS: "[^\n]*$/)
        assert.match(error.message, says)
        return true
      })
    })
  }

  it('forwards prefixes that only begin alike', () => {
    assert.equal(readConfig({ FORWARDS: '/reports=http://a,/reports-old=http://b' }).forwards.size, 2)
  })
})
