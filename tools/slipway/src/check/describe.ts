import type { CheckResult } from './check.ts'

/** What a person reads of a check: each finding and the command that mends it. */
export function describeCheck({ checked, findings }: CheckResult): string {
  if (findings.length === 0) return `manifests, model, derived files, images and upstream.yaml: ${checked} checked, nothing wrong`
  return findings.map(({ message, run }) => (run === undefined ? message : `${message}\nrun: ${run}`)).join('\n\n')
}
