import { milliseconds } from './duration.ts'
import type { Service } from './service.ts'

/** What a service promises its callers over 30 days, in the units of alerts: shares of one, and seconds. */
export type Objective =
  /** `target` of the calls do not fail by the service's fault. */
  | { readonly service: string; readonly team: string; readonly kind: 'availability'; readonly target: number }
  /** `target` of the calls are answered within `seconds`. */
  | { readonly service: string; readonly team: string; readonly kind: 'latency'; readonly target: number; readonly seconds: number }

/** Every objective of every service. */
export function objectives(services: readonly Service[]): Objective[] {
  return services.flatMap(({ name: service, team, slo }) => [
    ...(slo?.availability === undefined ? [] : [{ service, team, kind: 'availability', target: percent(slo.availability) } as const]),
    ...Object.entries(slo?.latency ?? {}).map(([percentile, within]) => (
      { service, team, kind: 'latency', target: percent(Number(percentile.slice(1))), seconds: (milliseconds(within) ?? Number.NaN) / 1000 } as const)),
  ])
}

/** 99.9 is 0.999, and not what a division of floats makes of it. */
function percent(value: number): number {
  return Number((value / 100).toPrecision(12))
}
