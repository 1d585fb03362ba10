// Installs what package-lock.json says, unless this workspace has it: a runner that keeps its workspace installs once for each lock.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { installDependencies } from '../bootstrap/dependencies.mjs'

try {
  await installDependencies(path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..'))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
