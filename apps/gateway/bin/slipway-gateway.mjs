#!/usr/bin/env node
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(`slipway-gateway needs Node 24 or newer, and this is ${process.versions.node}: run it by npx in the workspace after "npm ci", which brings one on Linux.`)
  process.exit(1)
}
const { runAlone } = await import('../src/alone.ts')
const { orGiveUp } = await import('../src/give-up.ts')
await orGiveUp(() => runAlone(process.argv.slice(2), (text) => process.stdout.write(text)))
