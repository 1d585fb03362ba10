import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { print } from './program.ts'

/** One of Helm's programs, with nothing in common with the user's own. */
export class Helm {
  readonly #program: string
  readonly #environment: Readonly<Record<string, string>>

  /** `folder` is for what Helm keeps; `environment` says which cluster it speaks to. */
  constructor(program: string, folder: string, environment: Readonly<Record<string, string>> = {}) {
    this.#program = program
    const homes = ['HELM_CONFIG_HOME', 'HELM_CACHE_HOME', 'HELM_DATA_HOME'].map((name) => [name, path.join(folder, path.basename(program), name)] as const)
    for (const [, home] of homes) mkdirSync(home, { recursive: true })
    this.#environment = { ...environment, ...Object.fromEntries(homes) }
  }

  run(...args: readonly string[]): Promise<string> {
    return print(this.#program, args, { env: this.#environment })
  }
}
