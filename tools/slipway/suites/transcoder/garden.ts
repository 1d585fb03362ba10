import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readConfig } from '../../../../apps/gateway/src/config.ts'
import { startGateway } from '../../../../apps/gateway/src/server.ts'
import { readDescriptors } from '../../../../libs/transcoder/src/plan/descriptors.ts'
import { gardenDescriptors } from '../../../../libs/transcoder/test/openapi/fixture/compile.ts'
import { startAnswering } from './answering-server.ts'

/** A gateway in front of a server that answers every method of the garden API, which has a bit of all that a document describes. */
export interface Garden {
  readonly url: string
  /** For files of the test; it goes with the gateway. */
  readonly folder: string
  stop(): Promise<void>
}

export async function startGarden(): Promise<Garden> {
  const folder = mkdtempSync(path.join(tmpdir(), 'garden-'))
  const descriptors = gardenDescriptors()
  const file = path.join(folder, 'garden.binpb')
  writeFileSync(file, descriptors)
  const server = await startAnswering(readDescriptors([descriptors]))
  const gateway = await startGateway(readConfig({
    HTTP_ADDR: '127.0.0.1:0', ADMIN_ADDR: '127.0.0.1:0', LOG_LEVEL: 'error', DESCRIPTORS: file, UPSTREAMS: `garden=dns:///127.0.0.1:${server.port}`,
  }))
  return {
    url: `http://127.0.0.1:${gateway.port}`,
    folder,
    stop: async () => {
      await gateway.stop()
      server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
