import { spawnSync } from 'node:child_process'
import { git, run } from './run.mjs'

/**
 * @typedef {object} Proposal
 * @property {string} environment
 * @property {string} branch that takes the commit which is checked out
 * @property {string | undefined} tip what the remote had there before, which this takes the place of
 * @property {string} title
 * @property {string} body
 */

/**
 * Pushes the commit that is checked out to a branch of its own, and asks the forge for a merge or pull request.
 *
 * @param {string} root
 * @param {Proposal} proposal
 */
export function openProposal(root, proposal) {
  const { GITLAB_CI, GITHUB_ACTIONS } = process.env
  if (GITLAB_CI) return openOnGitLab(root, proposal)
  push(root, proposal)
  if (GITHUB_ACTIONS) return openOnGitHub(root, proposal)
  return console.log(`pushed to ${proposal.branch}: open a merge or pull request of it`)
}

/** GitLab opens a merge request for a push that asks for it, and updates the one that is open. https://docs.gitlab.com/topics/git/commit/#push-options */
function openOnGitLab(root, proposal) {
  // A new branch has a pipeline whatever its commits change; this one needs none.
  push(root, proposal, ['ci.skip', 'merge_request.create', `merge_request.target=${process.env.CI_DEFAULT_BRANCH}`, `merge_request.title=${proposal.title}`, 'merge_request.remove_source_branch'])
}

function openOnGitHub(root, { branch, title, body }) {
  const { stdout, status } = spawnSync('gh', ['pr', 'list', '--head', branch, '--state', 'open', '--json', 'number'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (status !== 0) throw new Error('gh does not say which pull requests are open')
  const verb = JSON.parse(stdout).length > 0 ? ['edit', branch] : ['create', '--head', branch, '--base', process.env.GITHUB_REF_NAME ?? 'main']
  run(root, 'gh', ['pr', ...verb, '--title', title, '--body', body])
}

/** Takes the place of what was there when it was looked at, and of nothing that came since. */
function push(root, { branch, tip = '' }, options = []) {
  const { remote, env } = destination(git(root, 'remote', 'get-url', '--push', 'origin'), process.env)
  const lease = `--force-with-lease=refs/heads/${branch}:${tip}`
  const asked = options.flatMap((option) => ['--push-option', option])
  run(root, 'git', ['push', '--quiet', lease, ...asked, remote, `HEAD:refs/heads/${branch}`], { ...process.env, GIT_TERMINAL_PROMPT: '0', ...env })
}

/** The remote, with SLIPWAY_PUSH_TOKEN where the clone's own credentials may not push: by the environment, which no list of processes shows. */
function destination(url, { SLIPWAY_PUSH_TOKEN: token }) {
  if (!token || !url.startsWith('https://')) return { remote: 'origin', env: {} }
  const remote = new URL(url)
  remote.username = remote.password = ''
  return { remote: remote.href, env: authorization(remote.origin, token) }
}

/** A token for all of a host, in place of what the clone sends there: Git sends every header that it knows, and forges refuse two. An empty one takes back those before. */
export function authorization(origin, token) {
  const header = `Authorization: Basic ${Buffer.from(`oauth2:${token}`).toString('base64')}`
  const key = `http.${origin}/.extraHeader`
  return { GIT_CONFIG_COUNT: '2', GIT_CONFIG_KEY_0: key, GIT_CONFIG_VALUE_0: '', GIT_CONFIG_KEY_1: key, GIT_CONFIG_VALUE_1: header }
}
