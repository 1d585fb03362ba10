import { styleText } from 'node:util'
import type { Finding } from './findings.ts'

const colours = { good: 'green', bad: 'red', note: 'yellow' } as const

/** What a person reads: a line for each finding. */
export function describeFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ about }) => about.length))
  return findings.map(({ about, state, says }) => `${styleText(colours[state], state.padEnd(4), { stream: process.stdout })}  ${about.padEnd(width)}  ${says}`).join('\n')
}
