import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { buildGoTool } from '../src/workspace/go-tool.ts'

/** Pushes an image like the one of a reference but with a program that is not there, so that all it is asked to do fails, and answers its digest. */
export function pushBrokenImage(reference: string): string {
  const crane = buildGoTool(path.resolve(import.meta.dirname, '../../..'), 'crane')
  const call = (...args: readonly string[]) => execFileSync(crane, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  const broken = reference.replace(/:[^:/]+$/, ':broken')
  call('mutate', '--entrypoint', '/absent', '--tag', broken, reference)
  return call('digest', broken)
}
