import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import path from 'node:path'
import { listGenerated } from '../contracts/contract.ts'
import { generateContracts } from '../contracts/generate.ts'
import { buildGoTool } from '../workspace/go-tool.ts'
import type { Counts } from './suite.ts'

/** Writes everything generated anew, and fails for each folder that came out other than it was committed. */
export async function checkGenerated(root: string): Promise<Counts> {
  await generateContracts(root)
  const queries = generateQueries(root)
  const folders = [...listGenerated(root).map((contract) => `${contract.folder}/gen`), ...queries]
  const stale = folders.filter((folder) => changesIn(root, folder) !== '')
  for (const folder of stale) console.log(`${folder} is not what its sources give; run: npx slipway generate\n${changesIn(root, folder)}`)
  return { passed: folders.length - stale.length, failed: stale.length, skipped: 0, failures: stale.map((folder) => `${folder} is not what its sources give`) }
}

/** Writes the Go of every service's SQL (sqlc), and answers the folders it is in. */
export function generateQueries(root: string): string[] {
  const folders = globSync('apps/*/sqlc.yaml', { cwd: root }).map((file) => path.dirname(file)).toSorted()
  if (folders.length === 0) return []
  const sqlc = buildGoTool(root, 'sqlc')
  for (const folder of folders) execFileSync(sqlc, ['generate'], { cwd: path.join(root, folder), stdio: 'inherit' })
  return folders.map((folder) => `${folder}/internal/store`)
}

function changesIn(root: string, folder: string): string {
  return execFileSync('git', ['status', '--porcelain', '--', folder], { cwd: root, encoding: 'utf8' })
}
