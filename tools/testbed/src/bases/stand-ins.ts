/** The public bases that Debian packages and the workspace's own programs can stand in for, in the order they are built in. Not Alpine's: its programs are linked to another C library. */
export const standIns = ['go-build', 'node-build', 'go-distroless', 'node-distroless', 'postgres'] as const

export type StandIn = (typeof standIns)[number]

export function referenceOf(name: string): string {
  return `slipway-testbed/${name}:local`
}
