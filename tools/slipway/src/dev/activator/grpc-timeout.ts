const milliseconds: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 }

/** Milliseconds of a `grpc-timeout` ("Timeout" of the gRPC over HTTP/2 specification); undefined for none, or one that the service will refuse. */
export function parseGrpcTimeout(header: string | undefined): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,8})([HMSmun])$/.exec(header ?? '') ?? []
  return amount === undefined ? undefined : Number(amount) * (milliseconds[unit] ?? 1)
}

/** The header for so many milliseconds: eight digits at most, in the finest unit in which they fit. */
export function formatGrpcTimeout(timeout: number): string {
  const [unit, length] = Object.entries(milliseconds).toReversed().find(([, each]) => timeout / each < 99_999_999) ?? ['H', 3_600_000]
  return `${Math.min(Math.ceil(timeout / length), 99_999_999)}${unit}`
}
