import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { app, denyAll, deployment, flowsOf, policy } from './cluster.ts'

const caller = deployment('caller')
const server = deployment('server', [{ name: 'web', containerPort: 8080 }, { name: 'stat', containerPort: 8080, protocol: 'UDP' }])
const TCP = 'TCP/1-65535'

describe('isolation', () => {
  it('without any policy everybody may talk to everybody', () => {
    const flows = flowsOf([caller, server])
    for (const flow of [`caller -> server ${TCP}`, `world -> server ${TCP}`, `server -> world ${TCP}`, `elsewhere/any -> server ${TCP}`, `server -> dns UDP/1-65535`]) {
      assert.ok(flows.includes(flow), flow)
    }
  })

  it('a policy that selects every pod and allows nothing leaves no flow', () => {
    assert.deepEqual(flowsOf([caller, server, denyAll]), [])
  })

  it('is for the types that a policy has; without any, for ingress, and for egress where it has such rules', () => {
    const typesLeft = (spec: object) => {
      const flows = flowsOf([server, policy('p', { podSelector: app('server'), ...spec })], /^(world -> server|server -> world) TCP/)
      return flows.map((flow) => (flow.startsWith('world') ? 'in' : 'out'))
    }
    assert.deepEqual(typesLeft({ policyTypes: ['Ingress'] }), ['out'])
    assert.deepEqual(typesLeft({ policyTypes: ['Egress'] }), ['in'])
    assert.deepEqual(typesLeft({}), ['out'])
    assert.deepEqual(typesLeft({ egress: [{ to: [{ podSelector: {} }] }] }), [])
    // Rules of a type that is not listed count for nothing.
    assert.deepEqual(typesLeft({ policyTypes: ['Egress'], ingress: [{}], egress: [] }), ['in'])
  })

  it('holds in the namespace of the policy alone', () => {
    const other = { ...denyAll, metadata: { name: 'deny', namespace: 'other' } }
    assert.ok(flowsOf([server, other]).includes(`world -> server ${TCP}`))
  })

  it('is not what a pod on the network of its node can have: that is refused', () => {
    const { spec, ...rest } = deployment('rogue')
    const objects = [{ ...rest, spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, hostNetwork: true } } } }]
    assert.throws(() => flowsOf(objects), { code: 'HOST_NETWORK' })
  })
})

describe('a flow', () => {
  const egress = policy('out', { podSelector: app('caller'), policyTypes: ['Egress'], egress: [{ to: [{ podSelector: app('server') }], ports: [{ port: 8080 }, { port: 9090 }] }] })
  const ingress = policy('in', { podSelector: app('server'), policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: app('caller') }], ports: [{ port: 8080 }, { port: 7070 }] }] })

  it('needs to be let out and to be let in, at the same port', () => {
    assert.deepEqual(flowsOf([caller, server, denyAll, egress]), [])
    assert.deepEqual(flowsOf([caller, server, denyAll, ingress]), [])
    assert.deepEqual(flowsOf([caller, server, denyAll, egress, ingress]), ['caller -> server TCP/8080'])
  })

  it('is allowed by any of several policies', () => {
    const more = policy('more', { podSelector: app('server'), ingress: [{ from: [{ podSelector: app('caller') }], ports: [{ port: 9090 }] }] })
    assert.deepEqual(flowsOf([caller, server, denyAll, egress, ingress, more]), ['caller -> server TCP/8080', 'caller -> server TCP/9090'])
  })
})

describe('peers', () => {
  const letIn = (...from: readonly object[]) => flowsOf([caller, server, denyAll, policy('in', { podSelector: app('server'), ingress: [{ from, ports: [{ port: 80 }] }] })])

  it('by pods are of the policy\'s own namespace', () => {
    const egress = policy('out', { podSelector: app('caller'), egress: [{}], policyTypes: ['Egress'] })
    const ingress = policy('in', { podSelector: app('server'), ingress: [{ from: [{ podSelector: {} }] }] })
    assert.deepEqual(flowsOf([caller, server, denyAll, egress, ingress], /-> server TCP/), [`caller -> server ${TCP}`])
  })

  it('by namespaces are all pods there, and by both those that are selected there', () => {
    assert.deepEqual(letIn({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }), ['dns -> server TCP/80', 'kube-system/any -> server TCP/80'])
    assert.deepEqual(letIn({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }), ['dns -> server TCP/80'])
  })

  it('by any namespace are pods of strangers too, with the labels of ours', () => {
    assert.deepEqual(letIn({ namespaceSelector: {}, podSelector: app('caller') }), ['elsewhere/caller -> server TCP/80'])
  })

  it('that nobody is are found by what a policy asks of them', () => {
    const open = policy('in', { podSelector: app('server'), ingress: [{ from: [{ podSelector: app('ghost') }], ports: [{ port: 80 }] }] })
    assert.deepEqual(flowsOf([server, open], /-> server/), ['{kubernetes.io/metadata.name=ours}/{app=ghost} -> server TCP/80'])
    // Where all that is ours is kept from sending, it is too.
    assert.deepEqual(letIn({ podSelector: app('ghost') }), [])
    assert.deepEqual(letIn({ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['a', 'b'] }] } }), ['{team=a}/{} -> server TCP/80', '{team=b}/{} -> server TCP/80'])
  })

  it('that a policy opens before they are there are found too', () => {
    const debug = policy('debug', { podSelector: app('debug'), policyTypes: ['Egress'], egress: [{ to: [{ podSelector: app('server') }], ports: [{ port: 80 }] }] })
    const ingress = policy('in', { podSelector: app('server'), ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] })
    assert.deepEqual(flowsOf([caller, server, denyAll, ingress, debug]), ['{kubernetes.io/metadata.name=ours}/{app=debug} -> server TCP/80'])
  })

  it('that are left out are everybody', () => {
    const expected = ['dns', 'elsewhere/any', 'elsewhere/caller', 'elsewhere/server', 'kube-system/any', 'private', 'world'].map((from) => `${from} -> server TCP/80`)
    assert.deepEqual(letIn(), expected)
  })

  it('by addresses are what is in the block and in none of its exceptions', () => {
    assert.deepEqual(letIn({ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '192.168.0.0/16'] } }).filter((flow) => flow.includes('192.168') || flow.includes('private')), [])
    assert.deepEqual(letIn({ ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.128/25'] } }), ['world 203.0.113.0-203.0.113.127 -> server TCP/80'])
  })

  it('by addresses are of one name where all of these are meant alike', () => {
    assert.deepEqual(letIn({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.244.0.0/16'] } }, { ipBlock: { cidr: '192.168.0.0/16' } }), ['private -> server TCP/80'])
  })

  it('by addresses of pods are the pods', () => {
    const flows = letIn({ ipBlock: { cidr: '10.244.0.0/16' } })
    assert.deepEqual(flows, ['dns', 'elsewhere/any', 'elsewhere/caller', 'elsewhere/server', 'kube-system/any'].map((from) => `${from} -> server TCP/80`))
    assert.deepEqual(letIn({ ipBlock: { cidr: '10.244.7.0/24' } }), flows)
    assert.deepEqual(letIn({ ipBlock: { cidr: '10.244.0.0/16', except: ['10.244.0.0/15'] } }), [])
  })
})

describe('ports', () => {
  const at = (...ports: readonly object[]) => flowsOf([server, denyAll, policy('in', { podSelector: app('server'), ingress: [{ from: [{ ipBlock: { cidr: '::/0' } }, { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '192.168.0.0/16'] } }], ports }] })])
    .map((flow) => flow.replace('world -> server ', ''))

  it('that are left out are all of every protocol', () => {
    assert.deepEqual(at(), ['SCTP/1-65535', TCP, 'UDP/1-65535'])
  })

  it('are TCP unless they say otherwise, and all of their protocol without a number', () => {
    assert.deepEqual(at({ port: 80 }, { protocol: 'UDP' }), ['TCP/80', 'UDP/1-65535'])
  })

  it('go up to endPort, and count once', () => {
    assert.deepEqual(at({ port: 80, endPort: 90 }, { port: 85, endPort: 100 }, { port: 101 }), ['TCP/80-101'])
  })

  it('by name are those of the pods that are called, of the same protocol', () => {
    assert.deepEqual(at({ port: 'web' }), ['TCP/8080'])
    assert.deepEqual(at({ port: 'stat', protocol: 'UDP' }), ['UDP/8080'])
    assert.deepEqual(at({ port: 'stat' }), [])
    assert.deepEqual(at({ port: 'none' }), [])
  })

  it('by name mean nothing at an address', () => {
    const egress = policy('out', { podSelector: app('caller'), policyTypes: ['Egress'], egress: [{ ports: [{ port: 'web' }] }] })
    const ingress = policy('in', { podSelector: app('server'), ingress: [{}] })
    assert.deepEqual(flowsOf([caller, server, denyAll, egress, ingress], /^caller/), ['caller -> elsewhere/server TCP/8080', 'caller -> server TCP/8080'])
  })
})

it('reads pods of every kind of workload, and refuses what is no object', () => {
  const template = { metadata: { labels: {} }, spec: { containers: [] } }
  const workloads = [
    ...['StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].map((kind) => ({ apiVersion: 'v1', kind, metadata: { name: kind }, spec: { template } })),
    { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'CronJob' }, spec: { jobTemplate: { spec: { template } } } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'Pod' }, spec: template.spec },
  ]
  assert.deepEqual(flowsOf(workloads, /^world -> \w+ TCP/).length, workloads.length)
  assert.throws(() => flowsOf([{ kind: 'Pod' }]), { code: 'OBJECTS' })
})
