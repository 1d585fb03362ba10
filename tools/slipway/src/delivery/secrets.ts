import { randomBytes } from 'node:crypto'
import { MissingError } from '../cli/exit.ts'
import { ownSecret } from '../model/container-environment.ts'
import type { Service } from '../model/service.ts'
import { passwordsOf } from '../render/containers.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'

/** What secrets hold, by the names that the chart has for them in `secrets.values`. */
export type SecretValues = Readonly<Record<string, string>>

/** Stands for a value that nobody gave. */
const absent = 'absent: '

/** Passwords that nobody has to know are made up; a service's own secrets come from the environment, where it has them. */
export function secretValues(services: readonly Service[], environment: Readonly<Record<string, string | undefined>>): SecretValues {
  const own = services.flatMap(({ name, secrets }) => secrets.map((variable) => [ownSecret(name, variable), environment[variable] || `${absent}${variable} of ${name}`]))
  return Object.fromEntries([...passwordsOf(services).map((name) => [name, randomBytes(24).toString('base64url')]), ...own])
}

/** As the chart writes it, and as the API server answers it. */
export interface Secret extends KubernetesObject {
  readonly stringData?: Readonly<Record<string, string>>
  readonly data?: Readonly<Record<string, string>>
}

/**
 * Those of the chart's Secrets that are not there yet. One that is there is nobody's to change. Throws a MissingError with a line for each
 * value that is nowhere.
 */
export function missingSecrets(wanted: readonly Secret[], there: readonly Secret[]): Secret[] {
  const byName = new Map(there.map((secret) => [secret.metadata.name, secret]))
  const missing = wanted.filter(({ metadata }) => !byName.has(metadata.name))
  const problems = [
    ...missing.flatMap(({ metadata, stringData = {} }) => Object.values(stringData).filter((value) => value.startsWith(absent))
      .map((value) => `the secret ${value.slice(absent.length)} is not set: set it in the environment, or make the Secret ${metadata.name} yourself`)),
    ...wanted.flatMap(({ metadata, stringData = {} }) => {
      const data = byName.get(metadata.name)?.data
      const lacking = data === undefined ? [] : Object.keys(stringData).filter((key) => !(key in data))
      return lacking.map((key) => `the Secret ${metadata.name} is there and has no ${key}: add it, or delete the Secret to have it made`)
    }),
  ]
  if (problems.length > 0) throw new MissingError(problems.join('\n'))
  return missing
}
