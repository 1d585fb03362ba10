/** google.rpc.Code by number, with the HTTP status that google/rpc/code.proto gives each. */
const codes = [
  ['OK', 200], ['CANCELLED', 499], ['UNKNOWN', 500], ['INVALID_ARGUMENT', 400], ['DEADLINE_EXCEEDED', 504], ['NOT_FOUND', 404],
  ['ALREADY_EXISTS', 409], ['PERMISSION_DENIED', 403], ['RESOURCE_EXHAUSTED', 429], ['FAILED_PRECONDITION', 400], ['ABORTED', 409],
  ['OUT_OF_RANGE', 400], ['UNIMPLEMENTED', 501], ['INTERNAL', 500], ['UNAVAILABLE', 503], ['DATA_LOSS', 500], ['UNAUTHENTICATED', 401],
] as const

export type CodeName = (typeof codes)[number][0]

/** The name and HTTP status of a gRPC status code. A number that gRPC does not define is UNKNOWN. */
export function describeCode(code: number): { readonly name: CodeName; readonly http: number } {
  const [name, http] = codes[code] ?? codes[2]
  return { name, http }
}

/** The HTTP status of a code by its name. */
export function httpStatusOf(name: CodeName): number {
  return codes.find(([one]) => one === name)?.[1] ?? 500
}

/** The number of a code by its name. */
export function numberOf(name: CodeName): number {
  return codes.findIndex(([one]) => one === name)
}
