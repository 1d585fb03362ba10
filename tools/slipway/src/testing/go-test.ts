import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { recordResult } from './result.ts'

/** One line of `go test -json` (go doc test2json). */
interface GoEvent {
  readonly Action: string
  readonly Package?: string
  readonly ImportPath?: string
  readonly Test?: string
  readonly Output?: string
}

/** Runs `go test` on packages of the module in `folder`, prints what failed, records the counts, and answers the exit code. */
export async function goTest(folder: string, packages: readonly string[]): Promise<number> {
  const child = spawn('go', ['test', '-json', ...packages], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
  const tally = new GoTally()
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) tally.add(JSON.parse(line) as GoEvent)
    else console.log(line)
  }
  const code = await exit
  const counts = tally.counts(code)
  recordResult(counts)
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  return counts.failed > 0 && code === 0 ? 1 : code
}

/** Counts tests and subtests, and keeps what they print until they fail. */
export class GoTally {
  readonly #output = new Map<string, string>()
  readonly #counts = { passed: 0, failed: 0, skipped: 0 }
  readonly #failures: string[] = []

  add(event: GoEvent): void {
    const key = `${event.ImportPath ?? event.Package} ${event.Test ?? ''}`
    const output = (this.#output.get(key) ?? '') + (event.Output ?? '')
    this.#output.set(key, output)
    if (event.Action === 'fail' || event.Action === 'build-fail') {
      console.log(output.trimEnd())
      this.#keepFailure(key.trimEnd(), event.Test === undefined ? ' ' : '/')
    }
    if (event.Action === 'skip' && event.Test !== undefined) console.log(output.trimEnd())
    if (event.Test === undefined) return
    if (event.Action === 'pass') this.#counts.passed += 1
    if (event.Action === 'fail') this.#counts.failed += 1
    if (event.Action === 'skip') this.#counts.skipped += 1
  }

  /** What failed by something inside it needs no line of its own. */
  #keepFailure(name: string, separator: string): void {
    if (!this.#failures.some((other) => other === name || other.startsWith(name + separator))) this.#failures.push(name)
  }

  /** A run that failed without a failed test (a build error, a panic) is one failure. */
  counts(exitCode: number): { passed: number; failed: number; skipped: number; failures: readonly string[] } {
    const failed = exitCode !== 0 && this.#counts.failed === 0 ? 1 : this.#counts.failed
    const failures = exitCode !== 0 && this.#failures.length === 0 ? [`go test ended with ${exitCode}`] : this.#failures
    return { ...this.#counts, failed, failures }
  }
}
