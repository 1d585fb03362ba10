import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Machine } from '../description.ts'
import type { Check, Step } from '../steps/step.ts'
import { runLine } from './line.ts'
import type { Reach } from './reach.ts'
import { showStep } from './show.ts'

/** Does steps, or shows them. */
export interface Runner {
  /** Answers what the step printed, or what stands for it where it is only shown. Throws a StepFailed. */
  run(step: Step): Promise<string>
  /** Whether it is so; undefined where nobody looked. */
  check(check: Check): Promise<boolean | undefined>
  /** What the step printed; undefined where it fails, or nobody did it. Nothing is shown. */
  ask(step: Step): Promise<string | undefined>
  /** Shows a step that is for later, or for somebody else. */
  show(step: Step): void
  /** Whether what is run there is done, and not only shown. */
  reaches(machine: Machine): boolean
}

/** A step did not end well. */
export class StepFailed extends Error {
  readonly code = 'STEP_FAILED'
}

export interface RunnerOptions {
  readonly reach: Reach
  /** Where the files of the cluster are. */
  readonly folder: string
  readonly dryRun: boolean
  /** Takes what is shown, a line or several at a time. */
  readonly show: (text: string) => void
}

export function makeRunner(options: RunnerOptions): Runner {
  const { reach, folder, dryRun, show } = options
  const inputOf = ({ input }: Step) => (input === undefined ? '' : 'file' in input ? readFileSync(path.join(folder, input.file), 'utf8') : input.text)
  const does = (step: Step) => !dryRun && reach.reaches(step.on)
  const showOpenly = (step: Step) => show(showStep(step, { reach, folder, secrets: 'shown' }))
  const perform = (step: Step) => runLine(reach.line(step.on, step.command), { input: inputOf(step), talk: step.talks === true ? show : undefined })
  return {
    run: async (step) => {
      show(showStep(step, { reach, folder, secrets: does(step) ? 'hidden' : 'shown' }))
      if (!does(step)) return step.answers ?? ''
      const { status, printed, said } = await perform(step)
      if (status !== 0) throw new StepFailed(`${step.on.name}: ${step.does}: it ended with ${status}:\n${step.talks === true ? step.command : lastLines(said)}`)
      return printed.trim()
    },
    check: async (check) => {
      if (!does(check)) {
        showOpenly(check)
        return undefined
      }
      return (await perform(check)).status === 0
    },
    ask: async (step) => {
      if (!does(step)) return undefined
      const { status, printed } = await perform(step)
      return status === 0 ? printed.trim() : undefined
    },
    show: showOpenly,
    reaches: (machine) => reach.reaches(machine),
  }
}

function lastLines(text: string, count = 15): string {
  return text.trim().split('\n').slice(-count).join('\n')
}
