import { planOf } from '@slipway/transcoder'
import { Router } from '@slipway/transcoder/edge'
import { medianOf, printTable, spread } from '../report.ts'
import type { Line } from './synthetic.ts'
import { describeRoutes, linesFor } from './synthetic.ts'

// What it costs to find the route of a request, by the number of routes. Sizes take turns, so that what else the machine does falls
// on all of them.
const sizes = [10, 100, 2000]
const rounds = 15
const requests = 1000
/** How often all requests are made in a round. */
const repeats = 200

const apis = await Promise.all(sizes.map(async (size) => {
  const router = new Router(planOf([await describeRoutes(size)]).routes)
  return { size, router, known: linesFor(size, requests), unknown: linesFor(size, requests).map(({ method, path }) => ({ method, path: `${path}/nothing/here` })) }
}))
const samples = new Map(sizes.map((size) => [size, { known: [] as number[], unknown: [] as number[] }]))
for (let round = 0; round <= rounds; round++) {
  for (const { size, router, known, unknown } of apis) {
    const taken = { known: time(router, known, 'route'), unknown: time(router, unknown, 'allow') }
    // The first round warms the compiler up.
    if (round === 0) continue
    samples.get(size)?.known.push(taken.known)
    samples.get(size)?.unknown.push(taken.unknown)
  }
}
report()

/** Nanoseconds of CPU for one match. Throws if any is not of the expected kind: what finds nothing is no measure of finding. */
function time(router: Router, lines: readonly Line[], expected: 'route' | 'allow'): number {
  let met = 0
  const began = process.threadCpuUsage()
  for (let i = 0; i < repeats; i++) {
    for (const { method, path } of lines) if (expected in router.match(method, path)) met++
  }
  const { user, system } = process.threadCpuUsage(began)
  if (met !== repeats * lines.length) throw new Error(`only ${met} of ${repeats * lines.length} requests gave ${expected}`)
  return ((user + system) * 1000) / met
}

function report(): void {
  const first = samples.get(sizes[0] ?? 0)
  const rows = [...samples].map(([size, { known, unknown }]) => {
    const ratio = medianOf(known.map((one, round) => one / (first?.known[round] ?? Number.NaN)))
    return [size, spread(known, 0), ratio.toFixed(2), spread(unknown, 0)]
  })
  const title = `Route match: ns of CPU, median of ${rounds} rounds of ${requests * repeats} matches (lowest to highest)`
  printTable(title, ['routes', 'found', `against ${sizes[0]} routes`, 'not found'], rows)
}
