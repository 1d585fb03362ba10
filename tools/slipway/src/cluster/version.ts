/** Of v1.35.4, 35. */
export function minorOf(version: string): number {
  return Number(/^v1\.(\d+)\.\d+$/.exec(version)?.[1] ?? Number.NaN)
}

/** Whether it is a release, as v1.35.4. */
export function isVersion(version: string): boolean {
  return !Number.isNaN(minorOf(version))
}

/** Below zero where the first is older. */
export function compareVersions(one: string, other: string): number {
  const [first, second] = [one, other].map((version) => version.slice(1).split('.').map(Number))
  const at = first?.findIndex((part, index) => part !== second?.[index]) ?? -1
  return at < 0 ? 0 : (first?.[at] ?? 0) - (second?.[at] ?? 0)
}
