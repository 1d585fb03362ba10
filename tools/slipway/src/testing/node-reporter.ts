import path from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'
import { recordResult } from './result.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

type Outcome = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>

/** A reporter for node:test: failures in full, the rest as one line, and the counts in the suite's result file. */
export default async function* nodeReporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const failures: string[] = []
  for await (const event of events) {
    if (event.type === 'test:stdout' || event.type === 'test:stderr') yield event.data.message
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    const outcome = outcomeOf(event)
    if (outcome === undefined) continue
    counts[outcome] += 1
    if (outcome === 'failed') {
      failures.push(titleOf(event))
      yield describeFailure(event)
    }
    if (outcome === 'skipped') yield `skipped: ${event.data.name}: ${String(event.data.skip ?? event.data.todo)}\n`
  }
  recordResult({ ...counts, failures })
  yield `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`
}

/** Only tests count; a suite counts where it failed by itself, in a hook, or was skipped as a whole. */
function outcomeOf(event: Outcome): 'passed' | 'failed' | 'skipped' | undefined {
  const isSuite = event.data.details.type === 'suite'
  if (event.type === 'test:fail') return isSuite && failureType(event) === 'subtestsFailed' ? undefined : 'failed'
  // A suite that is skipped hides its tests: it counts in their place.
  if (isSuite && event.data.skip === undefined) return undefined
  return event.data.skip !== undefined || event.data.todo !== undefined ? 'skipped' : 'passed'
}

function failureType(event: Outcome): unknown {
  const { error } = event.data.details as { error?: { failureType?: unknown } }
  return error?.failureType
}

function describeFailure(event: Outcome): string {
  const { error } = event.data.details as { error?: { cause?: unknown } }
  return `\nfailed: ${titleOf(event)}\n${inspect(error?.cause ?? error)}\n\n`
}

/** Its name, and where it is in the workspace. */
function titleOf({ data: { name, file, line } }: Outcome): string {
  return file ? `${name} (${path.relative(workspace, file)}:${line})` : name
}
