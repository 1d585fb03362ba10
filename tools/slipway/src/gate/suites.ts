import { existsSync } from 'node:fs'
import path from 'node:path'
import { runContainers } from './containers.ts'
import { checkGenerated } from './generated.ts'
import { lintGo } from './go-lint.ts'
import { runNodeSuite } from './node-suite.ts'
import type { Suite } from './suite.ts'

const manifests = [':(glob)**/package.json', 'package-lock.json', 'go.mod', 'go.sum']

const system = ['apps', 'libs', 'deploy', 'tools/bootstrap', 'tools/slipway']

/** Suites of tests, under tools/slipway/suites: a workspace without the sample has fewer of them. */
const nodeSuites: Readonly<Record<string, readonly string[]>> = {
  start: [...manifests, ...system],
  faults: [...manifests, ...system],
  serverless: [...manifests, ...system],
  pipelines: [...manifests, ...system, '.gitlab-ci.yml', 'Jenkinsfile', '.github', 'tools/pipelines', 'tools/go/actionlint', 'nx.json'],
  generators: ['.'],
  transcoder: [
    ...manifests, 'apps/gateway', 'libs/contracts/http', 'libs/contracts/testing', 'LICENSE', 'tsconfig.base.json', 'libs/transcoder', 'tools/go/example-grpc-server', 'tools/slipway/suites/transcoder', 'tools/slipway/suites/missing.ts',
  ],
  containers: [
    ...manifests, 'apps', 'libs', 'deploy', '.dockerignore', 'docker-compose.yml', 'tools/testbed',
    ...['compose', 'cosign', 'crane', 'syft'].map((tool) => `tools/go/${tool}`),
    ...['compose', 'gate/containers.ts', 'images', 'manifest', 'model', 'output', 'render'].map((part) => `tools/slipway/src/${part}`),
    'tools/slipway/suites/containers',
  ],
}

/** Every heavy suite that is there, in the order in which the gate runs them. */
export function listSuites(root: string): Suite[] {
  const ofNode = Object.entries(nodeSuites).filter(([name]) => existsSync(path.join(root, 'tools/slipway/suites', name)))
  return [...ofTools, ...ofNode.map(([name, inputs]) => ({ name, inputs, run: () => (name === 'containers' ? runContainers(root) : runNodeSuite(root, name)) }))]
}

/** What generators and linters of Go find, built from source. */
const ofTools: readonly Suite[] = [
  {
    name: 'generated',
    inputs: [...manifests, 'libs', 'apps/*/migrations/*', 'apps/*/internal/store/*', 'apps/*/sqlc.yaml', 'tools/go', 'tools/slipway/src'],
    run: checkGenerated,
  },
  { name: 'go-lint', inputs: ['*.go', '.golangci.yml', 'go.mod', 'go.sum', 'tools/go/golangci-lint', 'tools/slipway/src/gate/go-lint.ts', 'tools/slipway/src/workspace/go-tool.ts'], run: lintGo },
]
