import type { Tree } from '@nx/devkit'
import { listFiles } from '../../workspace/files.ts'

const written = /(^|\/)gen\/|\.(binpb|png|ico|sum)$|(^|\/)package-lock\.json$/

/** Every text that people write, by its path from the workspace root; without what is generated, and without what Git ignores. */
export function sourceFiles(tree: Tree): string[] {
  return listFiles(tree.root).filter((file) => !written.test(file) && tree.exists(file))
}

/** Rewrites texts, and answers the paths of those that changed. */
export function rewriteSources(tree: Tree, rewrite: (text: string, file: string) => string): string[] {
  return sourceFiles(tree).filter((file) => {
    const before = tree.read(file, 'utf8') ?? ''
    const after = rewrite(before, file)
    if (after !== before) tree.write(file, after)
    return after !== before
  })
}

/** A pattern for a word of letters, digits, hyphens and underscores that is no part of a longer one. */
export function wholeWord(word: string): RegExp {
  return new RegExp(String.raw`(?<![\w-])${word}(?![\w-])`, 'g')
}
