import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { MissingError } from '../cli/exit.ts'
import { ownSecret } from '../model/container-environment.ts'
import type { Service } from '../model/service.ts'
import { passwordsOf, secretsFolder } from '../render/containers.ts'

/**
 * Puts a file for each secret of the compose file into .slipway/secrets, where there is none yet: passwords of the database are made
 * up, a service's own secrets come from the environment. Throws a MissingError with a line for each of these that is nowhere.
 *
 * The folder is for its owner alone. The files are not, because containers run as other users; they reach them by a mount, and not
 * through the folder.
 */
export function ensureSecrets(root: string, services: readonly Service[], environment: Readonly<Record<string, string | undefined>>): void {
  const folder = path.join(root, secretsFolder)
  const isThere = (name: string) => existsSync(path.join(folder, name)) && statSync(path.join(folder, name)).size > 0
  const own = services.flatMap((service) => service.secrets.map((variable) => ({ service: service.name, variable, name: ownSecret(service.name, variable) })))
    .filter(({ name }) => !isThere(name))
  const missing = own.filter(({ variable }) => !environment[variable])
  if (missing.length > 0) {
    throw new MissingError(missing.map(({ service, variable, name }) => `${service} needs the secret ${variable}: set it in the environment, or write it to ${secretsFolder}/${name}`).join('\n'))
  }
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o700)
  const write = (name: string, value: string) => writeOnce(path.join(folder, name), value)
  for (const name of passwordsOf(services).filter((one) => !isThere(one))) write(name, randomBytes(24).toString('base64url'))
  for (const { name, variable } of own) write(name, environment[variable] ?? '')
  // Whatever the umask is, or whoever wrote them.
  for (const name of readdirSync(folder)) chmodSync(path.join(folder, name), 0o444)
}

/** All of it or nothing; where another was faster, it is that one's. */
function writeOnce(file: string, value: string): void {
  const whole = `${file}.${process.pid}`
  writeFileSync(whole, value)
  try {
    if (existsSync(file) && statSync(file).size === 0) rmSync(file)
    linkSync(whole, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(whole)
  }
}
