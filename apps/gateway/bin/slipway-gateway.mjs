#!/usr/bin/env node
// Before 24.9 a server cannot tell WebSockets from other upgrades.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 24 || (major === 24 && minor < 9)) {
  console.error(`slipway-gateway needs Node 24.9 or newer, and this is ${process.versions.node}: run it by npx in the workspace after "npm ci", which brings one on Linux.`)
  process.exit(1)
}
const { runAlone } = await import('../src/alone.ts')
const { orGiveUp } = await import('../src/give-up.ts')
await orGiveUp(() => runAlone(process.argv.slice(2), (text) => process.stdout.write(text)))
