import type { KubernetesObject } from '../../../src/kubernetes/objects.ts'
import type { Modes } from '../settings.ts'
import { madeElsewhere } from '../settings.ts'
import type { Service } from '../../../src/model/service.ts'
import { labelRules } from './labels.ts'
import { podRules } from './pods.ts'
import { referenceRule } from './references.ts'
import type { Rule } from './rule.ts'
import { workloadRules } from './workloads.ts'

/** All of them, for a release of these services. */
export function rulesFor(services: readonly Service[], modes: Modes): Rule[] {
  return [...podRules, ...workloadRules, ...labelRules, referenceRule(madeElsewhere(services, modes))]
}

/** What is wrong, by what should be right. */
export function findBroken(rules: readonly Rule[], objects: readonly KubernetesObject[]): Record<string, string[]> {
  return Object.fromEntries(rules.map(({ says, find }) => [says, find(objects)] as const).filter(([, broken]) => broken.length > 0))
}
