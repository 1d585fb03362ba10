import { MissingError } from '../../cli/exit.ts'
import type { Check } from '../steps/step.ts'
import type { Runner } from './runner.ts'

/** Looks at everything, and refuses with all that is not so and what to do about it. Hints are only told. */
export async function passPreflight(runner: Runner, checks: readonly Check[], tell: (text: string) => void): Promise<void> {
  const failed: Check[] = []
  for (const check of checks) if (await runner.check(check) === false) failed.push(check)
  const lines = failed.map((check) => ({ optional: check.optional === true, text: `${check.on.name}: not so: ${check.does}\n    ${check.remedy}` }))
  for (const { text } of lines.filter(({ optional }) => optional)) tell(`${text} (a hint)`)
  const needed = lines.filter(({ optional }) => !optional)
  if (needed.length > 0) throw new MissingError(needed.map(({ text }) => text).join('\n'))
}
