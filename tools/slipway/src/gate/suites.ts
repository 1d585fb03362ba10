import { checkGenerated } from './generated.ts'
import { lintGo } from './go-lint.ts'
import { runNodeSuite } from './node-suite.ts'
import type { Suite } from './suite.ts'

const manifests = [':(glob)**/package.json', 'package-lock.json', 'go.mod', 'go.sum']

const system = ['apps', 'libs', 'deploy', 'tools/bootstrap', 'tools/slipway']

/** Every heavy suite, in the order in which the gate runs them. */
export const suites: readonly Suite[] = [
  {
    name: 'generated',
    inputs: [...manifests, 'libs', 'apps/*/migrations', 'apps/*/internal/store', 'apps/*/sqlc.yaml', 'tools/go', 'tools/slipway/src'],
    run: checkGenerated,
  },
  { name: 'go-lint', inputs: ['*.go', '.golangci.yml', 'go.mod', 'go.sum', 'tools/go/golangci-lint', 'tools/slipway/src/gate'], run: lintGo },
  { name: 'start', inputs: [...manifests, ...system], run: (root) => runNodeSuite(root, 'start') },
  { name: 'faults', inputs: [...manifests, ...system], run: (root) => runNodeSuite(root, 'faults') },
]
