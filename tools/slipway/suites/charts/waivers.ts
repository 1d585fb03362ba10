import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import type { Finding } from './kube-score.ts'

/** What kube-score finds and we know better, and why. */
export interface Waiver {
  readonly check: string
  /** A regular expression of whole objects, such as `Deployment .*`. */
  readonly objects: string
  /** A regular expression of a part of what it says. */
  readonly says: string
  readonly because: string
}

export function readWaivers(): Waiver[] {
  return parse(readFileSync(path.join(import.meta.dirname, 'waivers.yaml'), 'utf8')) as Waiver[]
}

/** What no waiver is for, and the waivers that are for nothing. */
export function waive(findings: readonly Finding[], waivers: readonly Waiver[]): { readonly left: string[]; readonly unused: string[] } {
  return {
    left: findings.filter((finding) => !waivers.some((waiver) => meant(waiver, finding))).map(({ check, object, says }) => `${object}: ${says} (${check})`),
    unused: waivers.filter((waiver) => !findings.some((finding) => meant(waiver, finding))).map(({ check, objects }) => `${check} of ${objects}`),
  }
}

function meant({ check, objects, says }: Waiver, finding: Finding): boolean {
  return finding.check === check && new RegExp(`^(${objects})$`).test(finding.object) && new RegExp(says).test(finding.says)
}
