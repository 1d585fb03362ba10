import { CommanderError } from 'commander'

/** What the command's exit codes say; docs/slipway.md and --help have them too. */
export const exitCodes = {
  0: 'done',
  1: 'what was checked, tested, compared or called came out wrong',
  2: 'called wrongly: an unknown command, option, argument or name',
  3: 'something that it needs is not there: a program, a free port, a running system',
} as const

/** The command was called wrongly. The message says what would be right. */
export class UsageError extends Error {
  readonly code = 'USAGE'
}

/** Something has to be there first, and is not. The message says how to get it. */
export class MissingError extends Error {
  readonly code = 'MISSING'
}

/** Of an error that nobody handled, or of what caused it. */
export function exitCodeOf(error: unknown): keyof typeof exitCodes {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (!(error instanceof Error)) return 1
  const { code, syscall = '' } = error as NodeJS.ErrnoException
  if (code === 'USAGE') return 2
  if (code === 'MISSING' || code === 'EADDRINUSE' || (code === 'ENOENT' && syscall.startsWith('spawn'))) return 3
  return exitCodeOf(error.cause)
}
