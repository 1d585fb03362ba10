import { chmodSync } from 'node:fs'
import path from 'node:path'
import type { Service } from '../model/service.ts'
import { configsOf } from '../render/containers.ts'

/** Lets the users of containers read the files that are mounted into them: whoever cloned with a umask of 077 kept them to himself. */
export function openConfigs(root: string, services: readonly Service[]): void {
  for (const { file } of configsOf({ services })) chmodSync(path.join(root, file), 0o644)
}
