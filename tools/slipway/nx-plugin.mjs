// Nx loads this file. It checks Node before it touches TypeScript, which an older Node cannot read.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  throw new Error(`Slipway's workspace needs Node 24 or newer, and this is ${process.versions.node}: "npm ci" brings one on Linux, and npx uses it.`)
}

export const { name, createNodesV2, createDependencies } = await import('./src/workspace/plugin.ts')
