import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Builds a Go program from its own module, `tools/go/<name>`, and answers where it is. The build is Go's to cache; the first one of a
 * linter or a generator takes minutes.
 */
export function buildGoTool(root: string, name: string): string {
  const home = path.join(root, 'tools/go', name)
  const pkg = /^tool (\S+)$/m.exec(readFileSync(path.join(home, 'go.mod'), 'utf8'))?.[1]
  if (pkg === undefined) throw new Error(`tools/go/${name}/go.mod has no tool line: it says which program to build`)
  const binary = path.join(root, '.slipway/tools', name)
  execFileSync('go', ['-C', home, 'build', '-o', binary, pkg], { stdio: 'inherit' })
  return binary
}
