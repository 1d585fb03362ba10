import type { Tree } from '@nx/devkit'
import { goModule } from '../../workspace/edges/go-imports.ts'

/** What a workspace is called, in each place that has a say. */
export interface Facts {
  /** `@slipway`. */
  readonly scope: string
  /** Of Go: `slipway.example`. */
  readonly module: string
  /** The first part of proto packages, the scope as an identifier: `slipway`. */
  readonly protoPrefix: string
  /** Where the domains of errors end: `slipway.example`. */
  readonly domain: string
}

/** Reads them from package.json and go.mod. */
export function readFacts(tree: Tree): Facts {
  const { name, slipway } = JSON.parse(readText(tree, 'package.json')) as { name: string; slipway?: { domain?: string } }
  const scope = name.slice(0, name.indexOf('/'))
  const module = goModule(readText(tree, 'go.mod'))
  return { scope, module, protoPrefix: scope.slice(1).replaceAll('-', '_'), domain: slipway?.domain ?? `${scope.slice(1)}.example` }
}

/** The text of a file. Throws one sentence if it is not there. */
export function readText(tree: Tree, file: string): string {
  const content = tree.read(file, 'utf8')
  if (content === null) throw new Error(`${file} is missing`)
  return content
}
