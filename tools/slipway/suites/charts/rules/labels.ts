import type { Rule } from './rule.ts'
import { objectRule, podRule } from './rule.ts'

const wanted = ['app.kubernetes.io/part-of', 'app.kubernetes.io/managed-by']
const ofServices = ['service', 'migrate', 'seed']

/** What everything is called, and whose it is. */
export const labelRules: readonly Rule[] = [
  objectRule('every object says what it is part of and who manages it', 'all', ({ metadata }) => wanted.some((label) => metadata.labels?.[label] === undefined)),
  objectRule('every object is in the namespace of its release', 'all', ({ metadata }) => metadata.namespace !== undefined),
  podRule('every pod says what it is', ({ labels }) => labels['app.kubernetes.io/name'] === undefined || labels['app.kubernetes.io/component'] === undefined),
  podRule('every pod of a service says which team owns it', ({ labels }) => ofServices.includes(labels['app.kubernetes.io/component'] ?? '') && labels['team'] === undefined),
]
