import type { DescField, DescMessage } from '@bufbuild/protobuf'
import { nameOfPath } from '../plan/fields.ts'
import { sharedOneof } from '../plan/oneof.ts'
import type { RoutePlan } from '../plan/route-plan.ts'
import { isOneValue, isOpaque } from '../plan/well-known.ts'

/** The fields that lead to a value, the outermost first. */
export type Way = readonly DescField[]

/** How deep they go: a name of more parts is one for a JSON body. */
const maxDepth = 5
/** How many an operation has. What is beyond is taken all the same, and not described. */
const maxLeaves = 200

/**
 * The ways to what has a name and a text of its own, in a query or a form: from fields of a message, without what the path gives, nested
 * ones by their way, the shallow first. A message is not looked into from within itself.
 */
export function leavesOf(root: DescMessage, fields: readonly DescField[], pathFields: RoutePlan['pathFields']): readonly Way[] {
  const found: Way[] = []
  let level = fields.map((field): Way => [field])
  for (let depth = 1; depth <= maxDepth && level.length > 0 && found.length < maxLeaves; depth += 1) {
    found.push(...level.filter((way) => isLeaf(way.at(-1)) && !isGivenByPath(way, pathFields)))
    level = nextLevel(level, root)
  }
  return found.slice(0, maxLeaves)
}

/** What is in the messages of a level, as far as anybody would read. */
function nextLevel(level: readonly Way[], root: DescMessage): Way[] {
  const next: Way[] = []
  for (const way of level) {
    next.push(...inside(way, root))
    if (next.length > maxLeaves * maxDepth) break
  }
  return next
}

/** It is, or another field of its oneof is. */
function isGivenByPath(way: Way, pathFields: RoutePlan['pathFields']): boolean {
  return pathFields.has(nameOfPath(way)) || [...pathFields.values()].some((path) => sharedOneof(way, path) !== undefined)
}

function isLeaf(field: DescField | undefined): boolean {
  if (!field || field.fieldKind === 'map') return false
  return field.message ? isOneValue(field.message) : true
}

function inside(way: Way, root: DescMessage): Way[] {
  const field = way.at(-1)
  if (field?.fieldKind !== 'message' || isOpaque(field.message)) return []
  const around = [root, ...way.slice(0, -1).map(({ message }) => message)]
  return around.includes(field.message) ? [] : field.message.fields.map((inner) => [...way, inner])
}
