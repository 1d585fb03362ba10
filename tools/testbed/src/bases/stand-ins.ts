/** The public bases that Debian packages and the workspace's own programs can stand in for, in the order they are built in. */
export const standIns = ['go-build', 'node-build', 'go-distroless', 'node-distroless', 'postgres'] as const

export type StandIn = (typeof standIns)[number]

const noAlpine = 'Alpine cannot be made from Debian packages: its programs are linked to another C library'

/** The bases that nothing stands in for, each with why. */
export const absentBases: Readonly<Record<string, string>> = { 'go-alpine': noAlpine, 'node-alpine': noAlpine }

export function referenceOf(name: string): string {
  return `slipway-testbed/${name}:local`
}
