import type { Lent } from '../../lend.ts'
import { withApiServer } from './apiserver.ts'

/** Lends an API server to a command. */
export function lendApiServer(root: string, use: (lent: Lent) => Promise<number>, options: { readonly signal: AbortSignal }): Promise<number> {
  // Several may run at once, and beside an engine or a cluster: none of them is the one that other shells would mean.
  return withApiServer(root, ({ environment }) => use({ environment, own: false }), options)
}
