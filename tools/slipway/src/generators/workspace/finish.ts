import type { GeneratorCallback } from '@nx/devkit'
import { logger } from '@nx/devkit'
import { selectContracts } from '../../contracts/contract.ts'
import { generateContracts } from '../../contracts/generate.ts'
import { writeDerived } from '../../output/derived.ts'

/** What is left to do once a generator's files are on the disk: generate contracts, then derive everything. */
export function finish(root: string, { contracts = [], next }: { readonly contracts?: readonly string[]; readonly next: string }): GeneratorCallback {
  return async () => {
    if (contracts.length > 0) await generateContracts(root, selectContracts(root, contracts))
    for (const file of writeDerived(root)) logger.info(`DERIVE ${file}`)
    logger.info(`\n${next}`)
  }
}
