// Nx loads this file with whatever Node runs it. Everything behind it is TypeScript that Node 24 reads as it is.
const major = Number(process.versions.node.split('.')[0])

if (major < 24) {
  throw new Error(`Slipway needs Node 24 or newer, and this is ${process.versions.node}: "npm ci" brings one on Linux, and "npx nx" uses it.`)
}

export const { name, createNodes, createDependencies } = await import('./src/workspace/plugin.ts')
