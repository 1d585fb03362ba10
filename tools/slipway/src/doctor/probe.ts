/** What the examination asks of a machine. */
export interface Probe {
  readonly platform: NodeJS.Platform
  readonly arch: NodeJS.Architecture
  readonly isRoot: boolean
  /** Of the Node that runs, as `24.1.0`. */
  readonly node: string
  /** The Go that go.mod asks for, as `1.26.0`. */
  readonly goNeeded: string
  /** Where the gateway is to listen. */
  readonly port: number
  /** The first line that a program prints, or undefined where it is not on the PATH. */
  version(program: string, ...args: readonly string[]): string | undefined
  /** Each of these answers why something does not work, or undefined where it does. */
  whyNotGo(): string | undefined
  whyNotDependencies(): string | undefined
  whyNotPostgres(): string | undefined
  /** Whether PostgreSQL, which refuses to run as root, can be started. */
  whyNotUnprivileged(): string | undefined
  /** Whether what listens on the port is this clone's own system. */
  readonly runsHere: boolean
  whyNotPort(): Promise<string | undefined>
  /** Of the disk that the workspace is on. */
  freeBytes(): number
}
