import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Archive } from '@slipway/toolkit/image-archives'
import { archivesOf } from '@slipway/toolkit/image-archives'
import { readWorkspace } from '@slipway/toolkit/workspace'
import { withEngine } from '../../engine/engine.ts'
import { run } from '../../program.ts'

/** What the images of this workspace are tagged with in the registry of a cluster. */
const tag = 'testbed'

/** The images of this workspace, and PostgreSQL's, as files. What has changed since they were made is built on an engine that is gone when this answers. */
export async function makeWorkspaceImages(root: string, signal?: AbortSignal): Promise<readonly Archive[]> {
  const archives = archivesOf(root, readWorkspace(root), path.join(root, '.slipway/testbed/images'))
  if (archives.some(({ file }) => !existsSync(file))) {
    const script = path.join(import.meta.dirname, 'save-archives.ts')
    await withEngine(root, (engine) => run(process.execPath, [script, root], { env: engine.environment, signal }), signal === undefined ? {} : { signal })
  }
  return archives
}

/** Pushes them, and answers what a program needs in its environment to find them. */
export async function pushWorkspaceImages(crane: string, registry: string, archives: readonly Archive[]): Promise<Record<string, string>> {
  const referenceOf = ({ repository }: Archive) => `${registry}/${repository}:${tag}`
  await Promise.all(archives.map((archive) => run(crane, ['push', '--insecure', archive.file, referenceOf(archive)], { env: { NO_PROXY: '*', no_proxy: '*' } })))
  const postgres = archives.find(({ service }) => service === undefined)
  return { SLIPWAY_TAG: tag, ...(postgres === undefined ? {} : { SLIPWAY_POSTGRES_IMAGE: referenceOf(postgres) }) }
}
