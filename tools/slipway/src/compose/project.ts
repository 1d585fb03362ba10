import type { IDockerComposeOptions, IDockerComposeResult } from 'docker-compose'
import compose from 'docker-compose'
import { MissingError } from '../cli/exit.ts'
import { readBases, readStandIns } from '../images/bases.ts'

/** One running copy of the system of docker-compose.yml, by its name: several may stand side by side. */
export interface Project {
  readonly root: string
  /** The name in the compose file if it is undefined. */
  readonly name?: string
  /** Where the gateway is published; PORT or 8080 by default. */
  readonly port?: number
}

/** Runs `docker compose <command>` for a project. Shows what it says on stderr while it says it, and answers what it printed. */
export async function runCompose(project: Project, command: string, args: readonly string[], show: (chunk: Buffer, stream?: 'stdout' | 'stderr') => void): Promise<string> {
  try {
    return (await compose.execCompose(command, [...args], { ...optionsOf(project, command), callback: show })).out
  } catch (error) {
    throw failure(command, error)
  }
}

function optionsOf({ root, name, port }: Project, command: string): IDockerComposeOptions {
  const postgres = readStandIns(readBases(root), process.env['SLIPWAY_BASES']).get('postgres')
  return {
    cwd: root,
    composeOptions: name === undefined ? [] : ['--project-name', name],
    env: {
      ...process.env,
      ...(postgres ? { POSTGRES_IMAGE: postgres } : {}),
      ...(port === undefined ? {} : { PORT: String(port) }),
      // What runs on time is not started with the rest, but it is looked at and taken down with it.
      ...(command === 'up' ? {} : { COMPOSE_PROFILES: '*' }),
    },
  }
}

/** What the library rejects with is an error of the system, or what the command came to. */
function failure(command: string, error: unknown): Error {
  if (error instanceof Error) return new MissingError(`docker does not start, and containers are run by it: ${error.message}`)
  const { err, out } = error as IDockerComposeResult
  const said = (err || out).trim()
  if (/is not a docker command|unknown (shorthand )?flag|unknown command/i.test(said)) return new MissingError(`docker has no "compose" here: install Docker Compose, version 2 or newer (its plug-in for docker)`)
  if (/cannot connect to the docker daemon/i.test(said)) return new MissingError(`no Docker engine answers: ${said}`)
  return new Error(`docker compose ${command} failed:\n${said.split('\n').slice(-20).join('\n')}`)
}
