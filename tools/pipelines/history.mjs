import { spawnSync } from 'node:child_process'

/** How many commits more to fetch of a shallow clone, step by step, before all of them. */
const depths = [100, 1000]

/**
 * The history of the commit that is checked out, as far as this clone or its remote has it.
 *
 * @implements {import('./base.mjs').History}
 */
export class GitHistory {
  #root

  constructor(root) {
    this.#root = root
  }

  get head() {
    const head = this.#commit('HEAD')
    if (!head) throw new Error(`${this.#root} has no commit that Git can read: ${this.#git('rev-parse', 'HEAD').stderr.trim()}`)
    return head
  }

  isFirstCommit() {
    return this.#commit('HEAD^') === undefined && !this.#isShallow()
  }

  has(revision) {
    // A commit that no branch of this clone leads to can be fetched, by its full name only.
    if (!this.#commit(revision) && /^[0-9a-f]{40,64}$/.test(revision)) this.#fetchTip(revision)
    return this.#commit(revision) !== undefined
  }

  tipOf(branch) {
    const ref = `refs/remotes/origin/${branch}`
    if (!this.#commit(ref)) this.#fetchTip(`+refs/heads/${branch}:${ref}`)
    return this.#commit(ref)
  }

  /** The same as the remote has it now, whatever this clone remembers. */
  tipNow(branch) {
    const ref = `refs/remotes/origin/${branch}`
    this.#git('update-ref', '-d', ref)
    return this.tipOf(branch)
  }

  /** The commit before; undefined where there is none, or the clone is too short. */
  parentOf(revision) {
    return this.#commit(`${revision}^`)
  }

  /** What is other than in an ancestor, relative to the root. */
  changedSince(base) {
    const { status, stdout, stderr } = this.#git('diff', '--name-only', '--no-renames', '-z', base, 'HEAD')
    if (status !== 0) throw new Error(`Git does not say what changed since ${base}: ${stderr.trim()}`)
    return stdout.split('\0').filter((file) => file !== '')
  }

  /** The tags of the remote, and the commits between: the version of a commit is told by the last tag before it. */
  fetchTags() {
    this.#git('fetch', '--quiet', '--tags', ...(this.#isShallow() ? ['--unshallow'] : []), 'origin')
  }

  mergeBase(revision) {
    const found = this.#mergeBase(revision)
    if (found || !this.#isShallow()) return found
    for (const step of [...depths.map((depth) => `--deepen=${depth}`), '--unshallow']) {
      this.#fetch(step, 'origin', this.head, this.#commit(revision))
      const deeper = this.#mergeBase(revision)
      if (deeper || !this.#isShallow()) return deeper
    }
    return undefined
  }

  #mergeBase(revision) {
    return this.#git('merge-base', revision, 'HEAD').stdout.trim() || undefined
  }

  #commit(revision) {
    return this.#git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).stdout.trim() || undefined
  }

  #isShallow() {
    return this.#git('rev-parse', '--is-shallow-repository').stdout.trim() === 'true'
  }

  /** A shallow clone gets the commit alone: what is behind it is fetched where it turns out to be needed. */
  #fetchTip(what) {
    this.#fetch(...(this.#isShallow() ? ['--depth=1'] : []), 'origin', what)
  }

  /** Where there is no remote, or it refuses, the clone stays as it is, and what is missing is missing. */
  #fetch(...args) {
    this.#git('fetch', '--quiet', '--no-tags', ...args)
  }

  #git(...args) {
    const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' }
    const result = spawnSync('git', args, { cwd: this.#root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    if (result.error) throw new Error(`git does not start: ${result.error.message}`)
    return result
  }
}
