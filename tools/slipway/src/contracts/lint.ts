import type { Contract } from './contract.ts'
import { runBuf } from './buf.ts'
import { stageImports } from './imports.ts'

/** Throws with what buf lint or buf format finds in a contract's protos. */
export function lintContract(root: string, contract: Contract): void {
  stageImports(root)
  runBuf(root, contract, 'lint', [])
  runBuf(root, contract, 'format', ['--diff', '--exit-code'])
}
