import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { unprivileged } from './unprivileged.ts'

/** The superuser of every server that the workspace starts. */
export const superuser = 'slipway'

/** Makes the data folder unless it is there, and answers the superuser's password. The password is kept beside it, readable by the owner alone. */
export function prepareDataFolder(binaries: string, data: string): string {
  const passwordFile = `${data}.password`
  if (existsSync(path.join(data, 'PG_VERSION'))) {
    refuseOtherVersion(binaries, data)
    return readFileSync(passwordFile, 'utf8')
  }
  const password = randomBytes(18).toString('base64url')
  mkdirSync(path.dirname(data), { recursive: true })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  // Made aside and renamed, so that a run that is cut short leaves no half of a data folder.
  const aside = `${data}.new`
  rmSync(aside, { recursive: true, force: true })
  rmSync(data, { recursive: true, force: true })
  mkdirSync(aside, { mode: 0o700 })
  initialise(binaries, aside, passwordFile)
  renameSync(aside, data)
  return password
}

function initialise(binaries: string, data: string, passwordFile: string): void {
  const { command, args } = unprivileged(path.join(binaries, 'bin/initdb'), [
    '-D', data, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8',
    '--locale-provider=builtin', '--locale=C.UTF-8', '--no-sync', '--no-instructions',
  ])
  const result = spawnSync(command, args, { encoding: 'utf8', env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' } })
  if (result.error) throw new Error(`initdb does not start: ${result.error.message}`)
  if (result.status !== 0) throw new Error(explainFailure(result.stderr) ?? `initdb failed: ${result.stderr.trim()}`)
}

function refuseOtherVersion(binaries: string, data: string): void {
  const have = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim()
  const answer = spawnSync(path.join(binaries, 'bin/postgres'), ['--version'], { encoding: 'utf8' })
  const want = /\(PostgreSQL\) (\d+)/.exec(answer.stdout)?.[1]
  if (want !== undefined && have !== want) {
    throw new Error(`the data in ${data} is of PostgreSQL ${have}, and this is ${want}: keep it elsewhere, or clear it with "npm start -- --reset"`)
  }
}

/** The one line that matters of what PostgreSQL printed before it gave up, where it is a known one. */
export function explainFailure(log: string): string | undefined {
  if (/No space left on device/i.test(log)) return 'the disk is full: PostgreSQL cannot write its data folder'
  const fatal = /FATAL:\s+(.*)/.exec(log)?.[1]
  return fatal === undefined ? undefined : `PostgreSQL: ${fatal}`
}
