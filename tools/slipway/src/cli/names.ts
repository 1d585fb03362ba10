import { nearest } from '../manifest/nearest.ts'
import { UsageError } from './exit.ts'

/** Throws where one of the names is not among those that are known, with the one that was meant, or with all. */
export function requireNames(kind: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return
  const meant = nearest(unknown, known)
  throw new UsageError(`there is no ${kind} "${unknown}"; ${meant === undefined ? `there are ${known.join(', ')}` : `did you mean "${meant}"?`}`)
}
