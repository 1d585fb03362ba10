import { existsSync } from 'node:fs'
import path from 'node:path'
import { checkGenerated } from './generated.ts'
import { lintGo } from './go-lint.ts'
import { runNodeSuite } from './node-suite.ts'
import { runOnTestbed } from './on-testbed.ts'
import type { Suite } from './suite.ts'

/** A suite of tests in tools/slipway/suites. */
interface NodeSuite {
  /** Git pathspecs of everything that its result depends on; undefined where it runs always. */
  readonly inputs: readonly string[] | undefined
  /** What the testbed lends to it. */
  readonly lend?: readonly string[]
  /** How many files at once; as many as Node likes by default. */
  readonly concurrency?: number
}

const manifests = [':(glob)**/package.json', 'package-lock.json', 'go.mod', 'go.sum']

const toolkit = (...parts: string[]) => parts.map((part) => `tools/slipway/src/${part}`)

const goTools = (...names: string[]) => ['tools/slipway/src/workspace/go-tool.ts', ...names.map((name) => `tools/go/${name}`)]

const tests = (name: string) => [`tools/slipway/suites/${name}`, ':(glob)tools/slipway/suites/*.ts']

/** What the local runner reads and is. */
const runner = [
  ...manifests, 'apps', 'libs', ':(glob)deploy/*.schema.json', 'deploy/environments', 'tools/bootstrap', 'tools/slipway/bin',
  ...toolkit('cli', 'dev', 'invoke', 'manifest', 'model', 'postgres', 'testing', 'workspace'),
]

/** What a cluster of the testbed is, and what is deployed there. */
const onCluster = [
  ...manifests, 'apps', 'libs', 'deploy', '.dockerignore', 'tools/testbed', ...goTools('coredns', 'crane', 'etcd', 'helm', 'kube-network-policies', 'kubernetes'),
  ...toolkit('cli/delivery.ts', 'cli/deploy.ts', 'cli/diff.ts', 'cli/promote.ts', 'cluster', 'delivery', 'gate/on-testbed.ts', 'images', 'kubernetes', 'manifest', 'model', 'output', 'render'),
]

/** A workspace without the sample has fewer of them. */
const nodeSuites: Readonly<Record<string, NodeSuite>> = {
  start: { inputs: [...runner, ...tests('start')] },
  faults: { inputs: [...runner, ...tests('faults')] },
  serverless: { inputs: [...runner, ...tests('serverless')] },
  pipelines: {
    inputs: [
      ...manifests, 'apps', 'libs', 'deploy', 'tools/bootstrap', 'tools/slipway/src', '.gitlab-ci.yml', 'Jenkinsfile', '.github', 'tools/pipelines', 'nx.json',
      ...goTools('actionlint', 'crane', 'helm'), ...tests('pipelines'),
    ],
  },
  generators: { inputs: ['.'] },
  transcoder: {
    inputs: [
      ...manifests, 'apps/gateway', 'libs/contracts/http', 'libs/contracts/testing', 'LICENSE', 'tsconfig.base.json', 'libs/transcoder',
      ...goTools('example-grpc-server'), ...tests('transcoder'),
    ],
  },
  containers: {
    lend: ['docker'],
    inputs: [
      ...manifests, 'apps', 'libs', 'deploy/bases.yaml', 'deploy/compose', 'deploy/swarm', 'deploy/routes.binpb', ':(glob)deploy/*.schema.json', '.dockerignore', 'docker-compose.yml',
      'tools/testbed/docker', 'tools/testbed/src', ...goTools('compose', 'cosign', 'crane', 'syft'),
      ...toolkit('compose', 'gate/on-testbed.ts', 'images', 'manifest', 'model', 'output', 'render'), ...tests('containers'),
    ],
  },
  // A file after the other, so that no two build the same tools.
  charts: { inputs: undefined, concurrency: 1 },
  cluster: { lend: ['cluster', '--workers', '2'], inputs: [...onCluster, 'docs/deploy.md', ...tests('cluster')] },
  ha: {
    lend: ['cluster', '--bare', '--no-images', '--control-planes', '3', '--workers', '1'],
    inputs: [
      'deploy/kubeadm', 'tools/testbed', ...goTools('coredns', 'etcd', 'kube-network-policies', 'kubernetes'),
      ...toolkit('cli/cluster.ts', 'cluster', 'gate/on-testbed.ts', 'manifest', 'policy/addresses.ts'), ...tests('ha'),
    ],
  },
  gitops: {
    lend: ['cluster'],
    inputs: [
      ...onCluster, ...goTools('argo-cd', 'helm3'), ...tests('gitops'), 'tools/slipway/suites/cluster/load.ts', 'tools/slipway/suites/pipelines/environment.ts',
    ],
  },
}

/** Every heavy suite that is there, in the order in which the gate runs them. */
export function listSuites(root: string): Suite[] {
  const there = Object.entries(nodeSuites).filter(([name]) => existsSync(path.join(root, 'tools/slipway/suites', name)))
  return [...ofTools, ...there.map(([name, { inputs, lend, ...options }]) => ({
    name, inputs, run: () => (lend === undefined ? runNodeSuite(root, name, options) : runOnTestbed({ root, suite: name, lend })),
  }))]
}

/** What generators and linters of Go find, built from source. */
const ofTools: readonly Suite[] = [
  {
    name: 'generated',
    inputs: [
      ...manifests, 'libs', 'apps/*/migrations/*', 'apps/*/internal/store/*', 'apps/*/sqlc.yaml',
      ...goTools('protoc-gen-go', 'protoc-gen-go-grpc', 'protovalidate', 'sqlc'), ...toolkit('contracts', 'gate/generated.ts'),
    ],
    run: checkGenerated,
  },
  { name: 'go-lint', inputs: ['*.go', '.golangci.yml', 'go.mod', 'go.sum', ...goTools('golangci-lint'), ...toolkit('gate/go-lint.ts')], run: lintGo },
]
