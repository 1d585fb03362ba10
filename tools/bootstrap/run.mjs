// What `npm start` and `npm test` need before Node 24 and the dependencies are there. Node core only; runs on Node 20.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkGo, checkNode } from './requirements.mjs'
import { installDependencies } from './dependencies.mjs'
import { runSlipway } from './slipway.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

try {
  checkNode(process.versions.node)
  checkGo(root)
  await installDependencies(root)
  process.exitCode = await runSlipway(root, process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
