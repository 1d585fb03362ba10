import { scheduleMistake } from '../../manifest/contradictions.ts'
import type { Names } from '../workspace/names.ts'
import { requireName } from '../workspace/names.ts'

/** What the command line says. */
export interface GoServiceOptions {
  readonly name: string
  readonly transport?: 'grpc' | 'http'
  readonly framework?: Framework
  readonly postgres?: boolean
  readonly schedule?: string
  readonly team?: string
}

export type Framework = 'net/http' | 'gin' | 'echo' | 'fiber'

/** What is generated. */
export interface Plan extends Names {
  readonly kind: 'grpc' | 'http' | 'job'
  readonly framework: Framework
  readonly postgres: boolean
  readonly schedule: string
  readonly team: string
}

/** Checks options against one another. Throws one sentence that names the option. */
export function planService(options: GoServiceOptions): Plan {
  const names = requireName(options.name)
  const { schedule, framework, team = names.name } = options
  const kind = schedule === undefined ? (options.transport ?? 'grpc') : 'job'
  if (framework !== undefined && kind !== 'http') throw new Error('--framework is for --transport=http: gRPC brings its own server, and a program with a schedule serves nothing')
  if (schedule !== undefined && options.transport === 'http') throw new Error('--schedule and --transport exclude each other: a program with a schedule serves nothing')
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(team)) throw new Error(`--team: "${team}" is not a team's name in lower case, such as checkout`)
  const mistake = schedule === undefined ? undefined : scheduleMistake(schedule)
  if (mistake !== undefined) throw new Error(`--schedule: ${mistake}`)
  return { ...names, kind, framework: framework ?? 'net/http', postgres: options.postgres ?? false, schedule: schedule ?? '', team }
}
