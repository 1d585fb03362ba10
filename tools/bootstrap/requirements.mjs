import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The Node that the workspace runs on; on Linux npm brings it, elsewhere the user does. */
const ownNode = 24

/** Throws one sentence unless this Node can bring up the workspace. */
export function checkNode(version, platform = process.platform) {
  const major = Number(version.split('.')[0])
  if (major < 20) throw new Error(`Slipway needs Node 20 or newer to start, and this is ${version}: install a newer one from nodejs.org.`)
  if (platform !== 'linux' && major < ownNode) {
    throw new Error(`Slipway needs Node ${ownNode} or newer on ${platform}, and this is ${version}: install it from nodejs.org.`)
  }
}

/** Throws one sentence unless there is a Go that go.mod accepts. With GOTOOLCHAIN=auto, Go may bring the right one itself. */
export function checkGo(root) {
  const needed = /^go (\S+)$/m.exec(readFileSync(path.join(root, 'go.mod'), 'utf8'))[1]
  const found = spawnSync('go', ['env', 'GOVERSION'], { cwd: root, encoding: 'utf8' })
  if (found.error) throw new Error(`Slipway needs Go ${needed} or newer, and there is no go on the PATH: install it from go.dev/dl.`)
  const version = found.stdout.trim().replace(/^go/, '')
  if (found.status !== 0 || isOlder(version, needed)) {
    const what = version || /running go (\S+?);/.exec(found.stderr)?.[1] || 'an older one'
    throw new Error(`Slipway needs Go ${needed} or newer, and this is ${what}: install it from go.dev/dl.`)
  }
}

function isOlder(version, needed) {
  const [have, want] = [version, needed].map((text) => text.split(/[.\-]/).map((part) => Number.parseInt(part, 10) || 0))
  for (let i = 0; i < want.length; i++) {
    if ((have[i] ?? 0) !== want[i]) return (have[i] ?? 0) < want[i]
  }
  return false
}
