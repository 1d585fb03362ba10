import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Contract } from './contract.ts'
import { runBuf } from './buf.ts'
import { stageImports } from './imports.ts'

/** Throws with each change that would break a client of the released contract. A contract never released breaks nobody. */
export function checkBreaking(root: string, contract: Contract): void {
  const baseline = baselineOf(contract)
  if (!existsSync(path.join(root, baseline))) return
  stageImports(root)
  runBuf(root, contract, 'breaking', ['--exclude-imports', '--against', baseline])
}

/** Makes today's protos the promise that later ones are held to. Refuses protos that break the promise of before. */
export function releaseContract(root: string, contract: Contract): void {
  checkBreaking(root, contract)
  stageImports(root)
  runBuf(root, contract, 'build', ['--exclude-source-info', '-o', baselineOf(contract)])
}

function baselineOf(contract: Contract): string {
  return `${contract.folder}/released.binpb`
}
