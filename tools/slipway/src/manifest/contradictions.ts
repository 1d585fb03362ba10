import { Cron } from 'croner'
import type { Manifest } from './manifest.ts'

/** Something that no schema says. */
interface Contradiction {
  readonly at: readonly string[]
  readonly says: string
}

/** What a manifest says that cannot be true together. */
export function contradictions(manifest: Manifest): Contradiction[] {
  const found: (Contradiction | false)[] = [
    manifest.serves === undefined && manifest.schedule === undefined && { at: ['name'], says: 'it must say what it serves, or its schedule' },
    ...(manifest.schedule === undefined ? ofServer(manifest) : ofJob(manifest, manifest.schedule)),
  ]
  return found.filter((one) => one !== false)
}

function ofServer(manifest: Manifest): (Contradiction | false)[] {
  const { serves, prefix, contract, scale } = manifest
  return [
    prefix !== undefined && (serves !== 'http' || !manifest.public) && { at: ['prefix'], says: 'only a public service that serves http has one' },
    contract !== undefined && serves !== 'grpc' && { at: ['contract'], says: 'only a service that serves grpc has one' },
    scale.max !== undefined && scale.max < scale.min && { at: ['scale', 'max'], says: `is less than min, which is ${scale.min}` },
  ]
}

function ofJob(manifest: Manifest, schedule: string): (Contradiction | false)[] {
  const serving = (['serves', 'prefix', 'contract'] as const).filter((key) => manifest[key] !== undefined)
  const mistake = scheduleMistake(schedule)
  return [
    mistake !== undefined && { at: ['schedule'], says: mistake },
    manifest.public && { at: ['public'], says: 'a service with a schedule serves nothing' },
    ...serving.map((key) => ({ at: [key], says: 'a service with a schedule serves nothing' })),
  ]
}

/** Why a text is no schedule; undefined if it is one. */
export function scheduleMistake(schedule: string): string | undefined {
  if (schedule.trim().split(/\s+/).length !== 5) return `"${schedule}" is not five cron fields, such as "15 3 * * *": minute, hour, day, month, weekday`
  try {
    return new Cron(schedule, { paused: true, timezone: 'UTC' }).nextRun() === null ? `"${schedule}" never comes` : undefined
  } catch (error) {
    return `"${schedule}" is not five cron fields: ${(error as Error).message}`
  }
}
