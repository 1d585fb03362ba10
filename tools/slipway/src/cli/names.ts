import { suggestion } from '../manifest/nearest.ts'
import { UsageError } from './exit.ts'

/** Throws where one of the names is not among those that are known, with the one that was meant, or with all. */
export function requireNames(kind: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new UsageError(`there is no ${kind} "${unknown}"${suggestion(unknown, known)}`)
}
