import type { Contract } from './contract.ts'
import { runBuf } from './buf.ts'
import { stageImports } from './imports.ts'

/** Throws with what buf lint or buf format finds in a contract's protos. Protos of others, which it may hold, are theirs to lint. */
export function lintContract(root: string, contract: Contract): void {
  if (!contract.protoRoots.some((folder) => folder.startsWith(contract.folder))) return
  stageImports(root)
  runBuf(root, contract, 'lint', [])
  runBuf(root, contract, 'format', ['--diff', '--exit-code'])
}
