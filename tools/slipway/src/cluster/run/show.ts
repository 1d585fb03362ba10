import path from 'node:path'
import type { Step } from '../steps/step.ts'
import type { Reach } from './reach.ts'

export interface ShowOptions {
  readonly reach: Reach
  readonly folder: string
  /** Whether texts are shown with what is secret in them, as whoever types them needs it. */
  readonly secrets: 'shown' | 'hidden'
}

/** A step as a person would type it. */
export function showStep({ on, does, command, input }: Step, { reach, folder, secrets }: ShowOptions): string {
  const line = reach.line(on, command)
  const there = reach.reaches(on) ? '' : ', there'
  return `\n# ${on.name}${there}: ${does}\n${line}${inputOf(input, folder, secrets)}`
}

function inputOf(input: Step['input'], folder: string, secrets: ShowOptions['secrets']): string {
  if (input === undefined) return ''
  if ('file' in input) return ` < ${path.relative('', path.join(folder, input.file))}`
  const text = secrets === 'shown' ? input.text : input.secrets.reduce((shown, secret) => shown.replace(secret, '…'), input.text)
  return ` <<'END'\n${text.endsWith('\n') ? text : `${text}\n`}END`
}
