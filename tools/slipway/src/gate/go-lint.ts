import { spawnSync } from 'node:child_process'
import { buildGoTool } from '../workspace/go-tool.ts'
import type { Counts } from './suite.ts'

/** Runs golangci-lint on the whole module, as .golangci.yml says. */
export function lintGo(root: string): Counts {
  const { status } = spawnSync(buildGoTool(root, 'golangci-lint'), ['run', './...'], { cwd: root, stdio: 'inherit' })
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0, failures: ['golangci-lint: its findings are above'] }
}
