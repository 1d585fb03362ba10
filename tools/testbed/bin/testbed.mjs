#!/usr/bin/env node
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(`testbed needs Node 24 or newer, and this is ${process.versions.node}: run it by npx in the workspace after "npm ci", which brings one on Linux.`)
  process.exit(1)
}
await import('../src/main.ts')
