import { MissingError } from '../cli/exit.ts'
import { requireNames } from '../cli/names.ts'
import type { Running } from '../dev/running.ts'
import { readRunning } from '../dev/running.ts'
import { readManifests } from '../manifest/read.ts'

/** Something that can be called. */
export interface Callable {
  readonly name: string
  readonly kind: 'grpc' | 'http' | 'job'
  /** A gRPC target or a URL; empty for a job. */
  readonly target: string
  /** The system that it is part of; undefined for one that runs elsewhere. */
  readonly system?: Running
}

/** Where the service of that name runs in this clone. Throws if there is none of that name, or if it does not run. */
export function findService(root: string, name: string): Callable {
  requireNames('service', [name], readManifests(root).map((manifest) => manifest.name))
  const running = readRunning(root)
  if (!running) throw new MissingError('nothing runs in this clone: start it by "npm start", or say where it runs by --address host:port')
  const service = running.services[name]
  if (!service) throw new MissingError(`${name} does not run in this clone: start it anew by "npm start", or say where it runs by --address host:port`)
  return { name, kind: service.kind, target: service.target, system: running }
}
