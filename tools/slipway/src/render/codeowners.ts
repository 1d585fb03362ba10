import { isGateway } from '../model/service.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { manifests, notice } from './derived-file.ts'

/** Who reviews what, in the format that GitHub and GitLab share. What belongs to no service belongs to the team of the gateway. */
export function renderCodeowners({ services, organisation }: Workspace): DerivedFile {
  const owner = (team: string) => `@${organisation}/${team}`
  const gateway = services.find(isGateway)
  const owned = services.flatMap(({ folder, contract, team }) => [
    [`/${folder}/`, owner(team)] as const,
    ...(contract === undefined ? [] : [[`/libs/contracts/${contract}/`, owner(team)] as const]),
  ]).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const all = [...(gateway ? [['*', owner(gateway.team)] as const] : []), ...owned]
  const width = Math.max(0, ...all.map(([pattern]) => pattern.length))
  const lines = all.map(([pattern, team]) => `${pattern.padEnd(width)} ${team}`)
  return { path: 'CODEOWNERS', content: `${[`# ${notice(manifests)}`, ...lines].join('\n')}\n` }
}
