import type { Labels } from '../kubernetes/objects.ts'

/** A LabelSelector of Kubernetes. An empty one selects everything. */
export interface Selector {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly Requirement[]
}

export interface Requirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

/** Whether all of a selector's requirements hold. NotIn holds for what lacks the label, too. */
export function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value) && matchExpressions.every((requirement) => holds(requirement, labels))
}

function holds({ key, operator, values = [] }: Requirement, labels: Labels): boolean {
  const value = labels[key]
  switch (operator) {
    case 'In': return value !== undefined && values.includes(value)
    case 'NotIn': return value === undefined || !values.includes(value)
    case 'Exists': return value !== undefined
    case 'DoesNotExist': return value === undefined
    default: throw new SelectorError(`"${operator}" is no operator of a selector`)
  }
}

/** The smallest sets of labels that a selector selects, one for each choice of values that it leaves. None if it contradicts itself. */
export function witnesses(selector: Selector): Labels[] {
  const wanted = (selector.matchExpressions ?? []).filter(({ operator }) => operator === 'In' || operator === 'Exists')
  const choices = wanted.reduce<Labels[]>(
    (sets, { key, operator, values = [] }) => sets.flatMap((labels) => (operator === 'In' ? values : [labels[key] ?? 'anything']).map((value) => ({ ...labels, [key]: value }))),
    [{ ...selector.matchLabels }],
  )
  return choices.filter((labels) => selects(selector, labels))
}

export class SelectorError extends Error {
  readonly code = 'SELECTOR'
}
