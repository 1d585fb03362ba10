import { deriveFiles } from '@slipway/toolkit/derived'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { medianOf } from '../report.ts'
import { writeWorkspace } from './synthetic.ts'

// What it costs to read manifests, build the model and render all derived files, by the number of services. Sizes take turns, so that
// what else the machine does falls on all of them.
const sizes = [125, 250, 500, 1000, 2000]
const rounds = 7

const folder = mkdtempSync(path.join(tmpdir(), 'slipway-bench-'))
try {
  for (const size of sizes) writeWorkspace(path.join(folder, String(size)), size)
  const cpu = new Map(sizes.map((size) => [size, [] as number[]]))
  const wall = new Map(sizes.map((size) => [size, [] as number[]]))
  for (let round = 0; round <= rounds; round++) {
    for (const size of sizes) {
      const began = { at: performance.now(), cpu: process.cpuUsage() }
      deriveFiles(path.join(folder, String(size)))
      const used = process.cpuUsage(began.cpu)
      // The first round warms the compiler up.
      if (round === 0) continue
      cpu.get(size)?.push((used.user + used.system) / 1000)
      wall.get(size)?.push(performance.now() - began.at)
    }
  }
  report(cpu, wall)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function report(cpu: ReadonlyMap<number, readonly number[]>, wall: ReadonlyMap<number, readonly number[]>): void {
  console.log('services   CPU ms   wall ms   CPU ms per service   against half as many')
  let half: number | undefined
  for (const [size, samples] of cpu) {
    const median = medianOf(samples)
    const ratio = half === undefined ? '' : `${(median / half).toFixed(2)}x`
    const cells = [String(size).padStart(8), median.toFixed(0).padStart(8), medianOf(wall.get(size) ?? []).toFixed(0).padStart(9), (median / size).toFixed(3).padStart(20), ratio.padStart(22)]
    console.log(cells.join(' '))
    half = median
  }
}
