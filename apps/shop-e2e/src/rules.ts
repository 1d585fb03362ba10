import type { RoutePlan } from '@slipway/transcoder'
import { planOf } from '@slipway/transcoder'
import { Router } from '@slipway/transcoder/edge'
import { readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../../..')
// The shop's own contracts: another service of the workspace is not for these tests to cover.
const descriptors = ['catalog', 'orders'].map((contract) => readFileSync(path.join(root, 'libs/contracts', contract, 'gen/descriptors.binpb')))

/** Every HTTP rule of the contracts. */
const rules: readonly RoutePlan[] = planOf(descriptors).routes
const router = new Router(rules)
const used = new Set<RoutePlan>()

/** Remembers that a request was answered well. `url` has no host. */
export function noteUse(method: string, url: string): void {
  const match = router.match(method, url.split('?')[0] ?? '')
  if ('route' in match) used.add(match.route)
}

/** The rules that no request has used in this process, such as `GET /v1/{name=products/*}`. */
export function unusedRules(): string[] {
  return rules.filter((rule) => !used.has(rule)).map(({ httpMethod, template }) => `${httpMethod} ${template.text}`)
}
