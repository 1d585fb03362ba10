import type { GeneratorCallback } from '@nx/devkit'
import { logger } from '@nx/devkit'
import { execFileSync } from 'node:child_process'
import { selectContracts } from '../../contracts/contract.ts'
import { generateContracts } from '../../contracts/generate.ts'
import { writeDerived } from '../../output/derived.ts'

/** What is left to do once a generator's files are on the disk. */
export interface Rest {
  /** Contracts to generate, by name; or all. */
  readonly contracts?: readonly string[] | 'all'
  /** Whether the order of imports may have changed. */
  readonly format?: boolean
  /** Whether npm workspaces came, went or were renamed. */
  readonly lock?: boolean
  /** Folders whose go.mod may say too much or too little. */
  readonly tidy?: readonly string[]
  /** What the user reads in the end. */
  readonly next: string
}

/** Generates, formats, locks and derives, in this order, and says what came of it. */
export function finish(root: string, { contracts = [], format = false, lock = false, tidy = [], next }: Rest): GeneratorCallback {
  return async () => {
    if (contracts === 'all') await generateContracts(root)
    else if (contracts.length > 0) await generateContracts(root, selectContracts(root, contracts))
    if (format) run(root, 'gofmt', ['-w', 'apps', 'libs'])
    for (const folder of tidy) run(root, 'go', ['-C', folder, 'mod', 'tidy'])
    if (lock) run(root, 'npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'])
    for (const file of writeDerived(root)) logger.info(`DERIVE ${file}`)
    logger.info(`\n${next}`)
  }
}

function run(root: string, command: string, args: readonly string[]): void {
  logger.info(`RUN ${command} ${args.join(' ')}`)
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
}
