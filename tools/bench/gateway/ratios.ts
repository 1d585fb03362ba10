import { medianOf, printTable, spread } from '../report.ts'
import type { Measured, Sample } from './rounds.ts'

/** Prints a table for each workload. A ratio is of one round, because the rounds of a noisy machine differ more than gateways do. */
export function printRatios(measured: readonly Measured[]): void {
  for (const { workload, samples } of measured) {
    const ours = samples.get('this gateway') ?? []
    const title = `${workload.name} (\`GET ${workload.path}\`): median of ${ours.length} rounds of ${workload.requests} requests (lowest to highest)`
    const rows = [...samples].map(([name, taken]) => {
      const ratios = taken.map(({ cpu }, round) => (ours[round]?.cpu ?? Number.NaN) / cpu)
      const kernel = medianOf(taken.map(({ system }) => system)).toFixed(0)
      return [name, spread(taken.map(({ cpu }) => cpu), 0), kernel, percent(taken), ...against(ratios, taken === ours, workload.budgets[name])]
    })
    printTable(title, ['gateway', 'CPU per request, µs', 'of it in the kernel', 'core busy', 'CPU of this gateway / its', 'budget'], rows)
  }
}

function against(ratios: readonly number[], isOurs: boolean, budget: number | undefined): string[] {
  if (isOurs) return ['', '']
  return [spread(ratios, 2), budget === undefined ? '' : `${budget.toFixed(1)}: ${medianOf(ratios) <= budget ? 'met' : 'not met'}`]
}

function percent(taken: readonly Sample[]): string {
  return `${(100 * medianOf(taken.map(({ busy }) => busy))).toFixed(0)} %`
}
