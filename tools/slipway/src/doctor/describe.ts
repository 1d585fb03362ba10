import { styleText } from 'node:util'
import type { Finding } from './finding.ts'

const colours = { ok: 'green', missing: 'red', optional: 'yellow' } as const

/** What a person reads: a line for each finding, and below it what mends it. */
export function describeFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length))
  return findings.map(({ name, state, says, run }) => {
    const line = `${styleText(colours[state], state.padEnd(8), { stream: process.stdout })}  ${name.padEnd(width)}  ${says}`
    return run === undefined ? line : `${line}\n${' '.repeat(10)}run: ${run}`
  }).join('\n')
}
