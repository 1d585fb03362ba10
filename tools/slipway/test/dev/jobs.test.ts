import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { openControl, runJobNow } from '../../src/dev/control.ts'
import { Job } from '../../src/dev/jobs.ts'
import type { Running } from '../../src/dev/running.ts'
import { readRunning, removeRunning, writeRunning } from '../../src/dev/running.ts'
import { until } from './fixture/until.ts'

const yearly = '0 0 1 1 *'

/** A job that runs a shell script, with what has happened to it, stopped when the test ends. */
async function jobOf(t: TestContext, script: string, schedule = yearly) {
  const events: string[] = []
  const lines: string[] = []
  const command = () => ({ command: 'sh', args: ['-c', script], env: {}, cwd: tmpdir() })
  const job = new Job('cleanup', schedule, command, { line: (text) => lines.push(text), event: (text) => events.push(text.replace(/\d+ ms/, 'N ms')) })
  await job.start()
  t.after(() => job.stop())
  return { job, events, lines }
}

/** A runner that takes orders for one job. */
async function runnerOf(t: TestContext, job: Job): Promise<Running> {
  const { close, ...control } = await openControl(new Map([[job.name, job]]))
  t.after(close)
  return { pid: process.pid, url: 'http://localhost:1', services: { [job.name]: { kind: 'job', target: '', admin: '' } }, control }
}

describe('a service with a schedule', () => {
  it('is run when its time comes, and a time that comes while it runs is left out', async (t) => {
    const { job, events } = await jobOf(t, 'exec sleep 60', '* * * * * *')
    await until('a time is left out', () => events.length > 0)
    assert.equal(events[0], 'its time has come, but the run before still goes on: left out')
    await job.stop()
    await until('it has ended', () => events.some((event) => event === 'ran for N ms, exit code 1'))
  })

  it('is run by whoever knows the word of the runner, and answers what it printed and its exit code', async (t) => {
    const { job, events, lines } = await jobOf(t, 'echo out; echo err >&2; printf last; exit 3')
    const run = await runJobNow(await runnerOf(t, job), 'cleanup')
    assert.deepEqual([run.exitCode, run.lines.toSorted()], [3, ['err', 'last', 'out']])
    assert.deepEqual([events, lines.toSorted()], [['ran for N ms, exit code 3'], ['err', 'last', 'out']])
  })

  it('is never run twice at once', async (t) => {
    const { job, lines } = await jobOf(t, 'echo begun; exec sleep 60')
    const running = await runnerOf(t, job)
    const first = runJobNow(running, 'cleanup')
    await until('it has begun', () => lines.length > 0)
    await assert.rejects(runJobNow(running, 'cleanup'), { message: 'cleanup runs already: wait until it has ended' })
    await job.stop()
    assert.equal((await first).exitCode, 1)
  })

  it('is not run for others, nor under another name', async (t) => {
    const { job, events } = await jobOf(t, 'true')
    const running = await runnerOf(t, job)
    await assert.rejects(runJobNow({ ...running, control: { ...running.control, token: 'guess' } }, 'cleanup'), /token/)
    await assert.rejects(runJobNow(running, 'other'), /there is no job "other"/)
    assert.deepEqual(events, [])
  })

  it('is broken off, and says so, when the system stops', async (t) => {
    const { job, lines } = await jobOf(t, 'echo begun; exec sleep 60')
    const { close, ...control } = await openControl(new Map([['cleanup', job]]))
    const first = assert.rejects(runJobNow({ pid: process.pid, url: '', services: {}, control }, 'cleanup'), { message: 'cleanup was broken off: the system is stopping' })
    await until('it has begun', () => lines.length > 0)
    await close()
    await first
    await assert.rejects(runJobNow({ pid: process.pid, url: '', services: {}, control }, 'cleanup'), /does not answer: start it anew/)
  })
})

describe('the note of what runs', () => {
  const folderOf = (t: TestContext) => {
    const root = mkdtempSync(path.join(tmpdir(), 'slipway-running-'))
    t.after(() => rmSync(root, { recursive: true, force: true }))
    const folder = path.join(root, '.slipway/dev')
    mkdirSync(folder, { recursive: true })
    return { root, folder }
  }
  const running: Running = { pid: process.pid, url: 'http://localhost:1', services: {}, control: { url: 'http://127.0.0.1:1', token: 'word' } }

  it('is for its owner alone, and gone when the system is', (t) => {
    const { root, folder } = folderOf(t)
    writeRunning(folder, running)
    assert.equal(statSync(path.join(folder, 'running.json')).mode & 0o777, 0o600)
    assert.deepEqual(readRunning(root), running)
    removeRunning(folder)
    assert.equal(readRunning(root), undefined)
  })

  it('does not count once its process is gone', (t) => {
    const { root, folder } = folderOf(t)
    writeFileSync(path.join(folder, 'running.json'), JSON.stringify({ ...running, pid: 2 ** 22 + 1 }))
    assert.equal(readRunning(root), undefined)
  })
})
