import type { Service } from '../model/service.ts'

/** Throws a line for each need that this runner cannot meet: events, for which it has no broker, and secrets that the environment does not hold. */
export function refuseUnmet(services: readonly Service[], environment: Readonly<Record<string, string | undefined>>): void {
  const unmet = services.flatMap(({ name, needs, secrets }) => [
    ...(needs.events.publishes.length + needs.events.subscribes.length > 0 ? [`${name} needs events, and the local runner has no broker yet: leave needs.events out of its service.yaml to run it here`] : []),
    ...secrets.filter((secret) => !environment[secret]).map((secret) => `${name} needs the secret ${secret}: set it in the environment, as in ${secret}=… npm start`),
  ])
  if (unmet.length > 0) throw new Error(unmet.join('\n'))
}
