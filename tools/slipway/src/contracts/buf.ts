import { spawnSync } from 'node:child_process'
import path from 'node:path'
import type { Contract } from './contract.ts'
import { importsFolder, listContracts } from './contract.ts'

// The AIPs want what these three rules forbid: GetProduct returns a Product, deletes return Empty.
const rulesAgainstTheAips = ['RPC_REQUEST_RESPONSE_UNIQUE', 'RPC_REQUEST_STANDARD_NAME', 'RPC_RESPONSE_STANDARD_NAME']

/** buf's configuration for the whole workspace. It is derived: a new contract edits no list. */
function bufConfig(root: string): object {
  const modules = [...listContracts(root).map((contract) => contract.folder), importsFolder]
  return {
    version: 'v2',
    modules: modules.map((folder) => ({ path: folder })),
    lint: { use: ['STANDARD', 'COMMENTS'], except: rulesAgainstTheAips },
    breaking: { use: ['FILE'] },
  }
}

/** Runs buf on one contract. Throws with buf's own findings, which name file, line and rule. */
export function runBuf(root: string, contract: Contract, command: string, args: readonly string[]): void {
  const executable = path.join(root, 'node_modules/.bin/buf')
  const config = ['--config', JSON.stringify(bufConfig(root))]
  // A baseline knows no folders of the workspace; what it does not hold cannot break it.
  const paths = command === 'breaking' ? [] : contract.protoRoots.flatMap((folder) => ['--path', folder])
  const result = spawnSync(executable, [...command.split(' '), ...config, ...paths, ...args], { cwd: root, encoding: 'utf8' })
  if (result.error) throw new Error(`buf does not start (${executable}): ${result.error.message}`)
  if (result.status !== 0) throw new Error(`buf ${command} ${contract.name}:\n${result.stdout}${result.stderr}`.trimEnd())
}
