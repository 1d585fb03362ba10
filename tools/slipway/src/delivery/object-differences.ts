import { createTwoFilesPatch } from 'diff'
import { stringify } from 'yaml'
import type { Difference } from '../output/differences.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import type { Secret } from './secrets.ts'

/** What stands in a diff for the value of a secret, which is never shown. */
const [hidden, other] = ['(not shown)', '(not shown, another)'] as const

/** What differs between the objects that are there and those that would be, by kind and name. */
export function objectDifferences(there: readonly KubernetesObject[], wanted: readonly KubernetesObject[], titles: readonly [there: string, wanted: string]): Difference[] {
  const [before, after] = [byName(there), byName(wanted)]
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((name) => {
    const [from, to] = withoutSecrets(before.get(name), after.get(name)).map((object) => (object === undefined ? '' : stringify(object, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false })))
    if (from === to) return []
    const patch = createTwoFilesPatch(from === '' ? '/dev/null' : name, to === '' ? '/dev/null' : name, from ?? '', to ?? '', ...titles, { context: 3 })
    return [{ path: name, diff: patch.slice(patch.indexOf('--- ')).trimEnd() }]
  })
}

function byName(objects: readonly KubernetesObject[]): Map<string, KubernetesObject> {
  return new Map(objects.map((object) => [`${object.kind}/${object.metadata.name}`, object]))
}

function withoutSecrets(from: KubernetesObject | undefined, to: KubernetesObject | undefined): (KubernetesObject | undefined)[] {
  if ((from ?? to)?.kind !== 'Secret') return [from, to]
  const [before, after] = [from, to].map((object) => valuesOf(object as Secret | undefined)) as [Values, Values]
  const mark = (values: Values, of: (key: string) => string) => Object.fromEntries(Object.keys(values).map((key) => [key, of(key)]))
  return [
    from && { ...withoutValues(from), stringData: mark(before, () => hidden) },
    to && { ...withoutValues(to), stringData: mark(after, (key) => (key in before && before[key] !== after[key] ? other : hidden)) },
  ]
}

type Values = Readonly<Record<string, string>>

function valuesOf({ data = {}, stringData = {} }: Pick<Secret, 'data' | 'stringData'> = {}): Values {
  return { ...Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')])), ...stringData }
}

function withoutValues(object: KubernetesObject): KubernetesObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== 'data' && key !== 'stringData')) as unknown as KubernetesObject
}
