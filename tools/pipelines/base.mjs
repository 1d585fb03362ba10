/**
 * @typedef {object} History what is asked of Git
 * @property {() => boolean} isFirstCommit whether the commit that is built has no parent
 * @property {(revision: string) => boolean} has whether a commit is there, or could be fetched
 * @property {(branch: string) => string | undefined} tipOf the commit of a remote branch
 * @property {(revision: string) => string | undefined} mergeBase the nearest commit that it shares with the one that is built
 *
 * @typedef {{ readonly base?: string, readonly why: string }} Decision without a base, everything runs
 */

/**
 * The revision since which changes count. It is always an ancestor of the commit that is built: what a force-push threw away is
 * replaced by the commit where the two histories part. Whatever cannot be known leads to everything, never to less.
 *
 * @param {import('./pipeline.mjs').Pipeline} pipeline
 * @param {History} history
 * @returns {Decision}
 */
export function findBase(pipeline, history) {
  if (pipeline.asked === 'all') return { why: 'SLIPWAY_BASE=all asks for it' }
  if (pipeline.tag) return { why: `${pipeline.tag} is a tag, and a release is never partial` }
  if (history.isFirstCommit()) return { why: 'it is the first commit' }
  const reasons = []
  for (const candidate of candidates(pipeline)) {
    const { base, why } = 'branch' in candidate ? sinceBranch(candidate.branch, history) : sinceRevision(candidate, history)
    if (base) return { base, why }
    reasons.push(why)
  }
  return { why: reasons.join('; ') || `${pipeline.ci} says of no commit that it came before` }
}

/**
 * What may be the base, best first. A push to the default branch is judged by what it adds; any other branch by all that it would bring
 * to the default branch, so that a failure stays one until it is mended, unless the CI knows what passed last.
 */
function candidates({ asked, branch, target, defaultBranch, forkedAt, before, green }) {
  if (asked) return [{ name: 'SLIPWAY_BASE', revision: asked }]
  if (target) return present(forkedAt, { branch: target })
  if (branch === undefined || branch === defaultBranch) return present(green, before)
  return present(green, { branch: defaultBranch })
}

const present = (...all) => all.filter((one) => one !== undefined)

function sinceRevision({ name, revision }, history) {
  // GitLab and GitHub write zeros where a branch or a tag is new.
  if (/^0+$/.test(revision)) return { why: `${name} is zeros: nothing was pushed before` }
  if (!history.has(revision)) return { why: `${name} is ${short(revision)}, which is not in this clone or its remote` }
  const base = history.mergeBase(revision)
  if (!base) return { why: `${name} is ${short(revision)}, which shares no commit with this one` }
  if (base.startsWith(revision)) return { base, why: name }
  return { base, why: `where this history parts from ${name}, ${short(revision)}` }
}

function sinceBranch(branch, history) {
  const tip = history.tipOf(branch)
  if (!tip) return { why: `the branch ${branch} is not in this clone or its remote` }
  const base = history.mergeBase(tip)
  return base ? { base, why: `where it left the branch ${branch}` } : { why: `it shares no commit with the branch ${branch}` }
}

/** A commit as people write it. */
export const short = (revision) => revision.slice(0, 12)
