import { parseArgs } from 'node:util'
import { ConfigError } from '../environment.ts'
import type { Flag } from './flags.ts'
import { flags, usage } from './flags.ts'

const byName: ReadonlyMap<string, Flag> = new Map(flags.map((flag) => [flag.name, flag]))
const options = Object.fromEntries(flags.map((flag: Flag) => [flag.name, { type: flag.means === undefined ? 'string' : 'boolean', multiple: true }] as const))

/** What flags say, as the variables of a deployed gateway. Throws a ConfigError with a line for each flag that is wrong in itself. */
export function variablesOf(args: readonly string[]): Record<string, string> {
  const given = new Map<string, string[]>()
  const problems: string[] = []
  for (const { flag, problem, value } of read(args)) {
    const before = flag && given.get(flag.variable)
    if (problem !== undefined) problems.push(problem)
    else if (flag && before && !flag.again) problems.push(`--${flag.name} may be given once`)
    else if (flag) given.set(flag.variable, [...before ?? [], value])
  }
  if (problems.length === 0) problems.push(...missing(given))
  if (problems.length > 0) throw new ConfigError([...problems, `usage: ${usage}`, 'slipway-gateway --help says more'].join('\n'))
  return Object.fromEntries([...given].map(([variable, values]) => [variable, values.join(',')]))
}

/** What it cannot do without. Asked for last: who has misspelt a flag has not forgotten it. */
function missing(given: ReadonlyMap<string, unknown>): string[] {
  return [
    ...(given.has('UPSTREAMS') ? [] : ['--upstream is missing: it takes [PACKAGE=]TARGET, such as 127.0.0.1:9090']),
    ...(given.has('DESCRIPTORS') || given.has('REFLECTION') ? [] : ['--descriptors is missing: it takes FILE; or --reflection asks the upstream']),
  ]
}

interface Reading {
  readonly flag?: Flag
  readonly value: string
  readonly problem?: string | undefined
}

/** By tokens, for `strict` ends at the first mistake. */
function* read(args: readonly string[]): Generator<Reading> {
  let mayBelongToUnknown = false
  for (const token of parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens) {
    const flag = token.kind === 'option' ? byName.get(token.name) : undefined
    if (flag && token.kind === 'option') yield { flag, value: flag.means ?? token.value ?? '', problem: problemOf(flag, token) }
    else if (token.kind === 'option') yield { value: '', problem: `${token.rawName} is no flag of slipway-gateway` }
    else if (token.kind === 'positional' && !mayBelongToUnknown) yield { value: '', problem: `"${token.value}" belongs to no flag` }
    mayBelongToUnknown = token.kind === 'option' && !flag
  }
}

interface Given {
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

function problemOf({ name, takes, means }: Flag, { value, inlineValue }: Given): string | undefined {
  if (means !== undefined) return value === undefined ? undefined : `--${name} takes nothing, and "${value}" was given`
  // What begins like a flag is one, unless it is told apart by `=`.
  return !value || (!inlineValue && value.startsWith('-')) ? `--${name} takes ${takes}` : undefined
}
