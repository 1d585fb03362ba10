import type { Tree } from '@nx/devkit'
import { differences } from '../../output/differences.ts'
import { deriveFiles } from '../../output/derived.ts'

/** `nx sync` writes what this changes, `nx sync:check` fails if it is anything, and shows the differences. */
export default function sync(tree: Tree): { readonly outOfSyncMessage: string; readonly outOfSyncDetails: string[] } | undefined {
  const files = deriveFiles(tree.root)
  const drift = differences(files, (file) => tree.read(file) ?? undefined)
  if (drift.length === 0) return undefined
  for (const file of files.filter(({ path }) => drift.some((difference) => difference.path === path))) tree.write(file.path, Buffer.from(file.content))
  return {
    outOfSyncMessage: `${drift.map(({ path }) => path).join(', ')} ${drift.length === 1 ? 'is' : 'are'} not what the manifests give; run: npx nx sync`,
    outOfSyncDetails: drift.flatMap(({ path, diff }) => [`${path}:`, ...diff.split('\n')]),
  }
}
