const units: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 }

/** The milliseconds of a `grpc-timeout` header (gRPC over HTTP2, "Requests"); without end if there is none. */
export function grpcTimeout(header: string | readonly string[] | undefined): number {
  const [, amount, unit = ''] = /^(\d{1,8})([HMSmun])$/.exec(String(header)) ?? []
  return amount === undefined ? Number.POSITIVE_INFINITY : Number(amount) * (units[unit] ?? 0)
}
