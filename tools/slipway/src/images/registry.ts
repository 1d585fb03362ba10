import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { buildGoTool } from '../workspace/go-tool.ts'
import { isDigest } from './lock.ts'

/** What a registry says that a reference is: `sha256:…`. */
export type Resolve = (reference: string) => Promise<string>

/** How long a registry may take for one answer, in milliseconds: more than one behind a slow proxy needs, and no firewall that drops packets holds us longer. */
const patience = 60_000

/**
 * Asks registries for digests, by crane, with the credentials that `docker login` left. The digest is that of the index where an image is there for
 * several platforms, so that one lock serves them all.
 */
export function digestsByCrane(root: string): Resolve {
  const crane = buildGoTool(root, 'crane')
  return async (reference) => {
    try {
      const { stdout } = await promisify(execFile)(crane, ['digest', reference], { timeout: patience })
      return stdout.trim()
    } catch (error) {
      throw new Error(reasonOf(error), { cause: error })
    }
  }
}

/** An image in a registry as `name` and `digest`; a reference without a digest, such as a tag, has none. */
export function splitReference(reference: string): { readonly name: string; readonly digest: string | undefined } {
  const at = reference.indexOf('@')
  if (at < 0) return { name: reference.replace(/:[^:/]+$/, ''), digest: undefined }
  const digest = reference.slice(at + 1)
  return { name: reference.slice(0, at).replace(/:[^:/]+$/, ''), digest: isDigest(digest) ? digest : undefined }
}

/** What crane printed last, which is the reason; before it are its attempts. */
function reasonOf(error: unknown): string {
  const { killed, stderr = '' } = error as { killed?: boolean; stderr?: string }
  if (killed === true) return `no answer within ${patience / 1000} seconds`
  return stderr.trim().split('\n').at(-1)?.replace(/^Error: /, '') || (error as Error).message
}
