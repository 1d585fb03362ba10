import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../src/dev/ports.ts'
import { Clone, killIfThere } from '../start/clone.ts'
import type { Run } from '../start/clone.ts'
import { until } from '../until.ts'

const list = '/v1/products?page_size=5'
const order = { lines: [{ product: 'products/assam-tea-bags', quantity: 1 }] }
const rounds = 9
const recovery = 30_000

describe('a service with min: 0, in the running system', () => {
  let clone: Clone
  let run: Run
  before(async () => {
    // Long enough for what is asked at once, short enough to wait for.
    process.env['SLIPWAY_IDLE'] = '300ms'
    clone = new Clone()
    const manifest = path.join(clone.root, 'apps/go-catalog/service.yaml')
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/min: \d+/, 'min: 0'))
    addProgram(clone.root)
    run = clone.start(await freePort())
    await run.ready()
  })
  after(() => clone.remove())

  const isAwake = () => run.processes().some(({ command }) => command.includes('/bin/go-catalog'))
  const asleep = () => until('it sleeps', () => !isAwake(), recovery)

  it('sleeps until its first call, and sleeps again when nobody calls', async () => {
    assert.match(run.output, /catalog sleeps until its first call/)
    assert.equal(isAwake(), false)
    assert.equal((await run.get(list))?.status, 200)
    assert.equal(isAwake(), true)
    await asleep()
  })

  it('is woken by another service too', async () => {
    await asleep()
    const answer = await run.request('POST', '/v1/orders', order)
    assert.equal(answer?.status, 200, answer?.text)
  })

  it('loses no call while it stops and starts', async () => {
    const printed = run.output.length
    for (let round = 0; round < 20; round++) {
      const answers = await Promise.all([run.get(list), run.get(list), run.request('POST', '/v1/orders', order)])
      assert.deepEqual(answers.map((answer) => answer?.status), [200, 200, 200], answers.map((answer) => answer?.text).join('\n'))
      // Around the time after which it is stopped, so that calls meet every moment of its end.
      await delay(290 + 2 * round)
    }
    const starts = run.output.slice(printed).split('woken by a call').length - 1
    assert.ok(starts > 2, `it was started ${starts} times only: the race was not run`)
  })

  it('is back with the next call after it was killed', async () => {
    assert.equal((await run.get(list))?.status, 200)
    const printed = run.output.length
    killIfThere(run.process(/\/bin\/go-catalog/))
    await run.says('its next call starts it again', printed)
    assert.equal((await run.get(list))?.status, 200)
  })

  it('takes in a saved .go file while it sleeps, and is not woken by that', async () => {
    await asleep()
    const file = path.join(clone.root, 'apps/go-catalog/internal/catalog/product.go')
    const printed = run.output.length
    writeFileSync(file, readFileSync(file, 'utf8').replace(/DisplayName:( +)row\.DisplayName/, 'DisplayName:$1"Saved " + row.DisplayName'))
    await run.says('rebuilt from apps/go-catalog', printed)
    assert.equal(isAwake(), false)
    assert.match((await run.get(list))?.text ?? '', /"displayName":"Saved /)
  })

  it('costs its start for the first call: printed, and not held against it', async () => {
    const first: number[] = []
    const warm: number[] = []
    for (let round = 0; round < rounds; round++) {
      await asleep()
      first.push(await timed(run))
      warm.push(await timed(run))
    }
    const [cold, usual] = [medianOf(first), medianOf(warm)]
    console.log(`first call ${cold.toFixed(0)} ms, warm ${usual.toFixed(1)} ms, ${(cold / usual).toFixed(0)} times as long (medians of ${rounds})`)
  })

  it('runs a program that is otherwise run on time, when it is asked to', () => {
    assert.match(run.output, /cleanup runs at 0 0 1 1 \* \(UTC\)/)
    const slipway = [path.join(clone.root, 'tools/slipway/bin/slipway.mjs'), 'invoke', 'cleanup']
    const printed = execFileSync(process.execPath, slipway, { cwd: clone.root, encoding: 'utf8' })
    assert.match(printed, /"message":"swept"/)
  })

  it('leaves no process when the system stops', async () => {
    const all = run.processes()
    run.child.kill('SIGINT')
    assert.equal(await run.ended(), 0)
    const left = all.filter(({ pid }) => run.processes().some((one) => one.pid === pid))
    assert.deepEqual(left, [])
  })
})

/** A program that is run on time, once a year. */
function addProgram(root: string): void {
  const folder = path.join(root, 'apps/go-cleanup')
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'service.yaml'), 'name: cleanup\nteam: platform\nschedule: "0 0 1 1 *"\n')
  const [, module = ''] = /^module (.*)$/m.exec(readFileSync(path.join(root, 'go.mod'), 'utf8')) ?? []
  writeFileSync(path.join(folder, 'main.go'), `package main

import (
	"context"

	"${module}/libs/go-service"
)

func main() {
	service.Main(service.Definition{Name: "cleanup", Domain: "cleanup.example", Job: func(_ context.Context, host *service.Host) error {
		host.Log.Info("swept")
		return nil
	}})
}
`)
}

async function timed(run: Run): Promise<number> {
  const began = performance.now()
  assert.equal((await run.get(list))?.status, 200)
  return performance.now() - began
}

function medianOf(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? Number.NaN
}
