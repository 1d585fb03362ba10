/**
 * What a pipeline says about the change that it runs for, in the words of no CI in particular.
 *
 * @typedef {object} Pipeline
 * @property {string} ci who says it: GitLab, Jenkins, GitHub, or nobody
 * @property {string} defaultBranch
 * @property {string} [asked] SLIPWAY_BASE: a revision, or `all`
 * @property {string} [tag] the tag that is built
 * @property {string} [branch] the branch that is built; nothing where the change is a merge request
 * @property {string} [target] the branch that the change is to be merged into
 * @property {Said} [forkedAt] where a merge request left its target
 * @property {Said} [before] what the branch was before this push
 * @property {Said} [green] the last revision of this branch that passed
 *
 * @typedef {{ readonly name: string, readonly revision: string }} Said a revision, and the variable that names it
 */

/**
 * Reads it from the environment. `readJson` reads GitHub's event file; `fallback` is the default branch where the CI does not tell.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {(file: string) => any} readJson
 * @param {string} fallback
 * @returns {Pipeline}
 */
export function readPipeline(env, readJson, fallback) {
  const asked = env.SLIPWAY_BASE || undefined
  if (env.GITLAB_CI) return { ...gitlab(env, fallback), asked }
  if (env.JENKINS_URL) return { ...jenkins(env, fallback), asked }
  if (env.GITHUB_ACTIONS) return { ...github(env, readJson(env.GITHUB_EVENT_PATH), fallback), asked }
  return { ci: 'no CI', defaultBranch: fallback, target: fallback, asked }
}

// https://docs.gitlab.com/ci/variables/predefined_variables
function gitlab(env, fallback) {
  return {
    ci: 'GitLab',
    defaultBranch: env.CI_DEFAULT_BRANCH || fallback,
    tag: env.CI_COMMIT_TAG || undefined,
    branch: env.CI_COMMIT_BRANCH || undefined,
    target: env.CI_MERGE_REQUEST_TARGET_BRANCH_NAME || undefined,
    forkedAt: said(env, 'CI_MERGE_REQUEST_DIFF_BASE_SHA'),
    before: said(env, 'CI_COMMIT_BEFORE_SHA'),
  }
}

// https://plugins.jenkins.io/git; BRANCH_NAME, CHANGE_TARGET and TAG_NAME come with multibranch jobs only.
function jenkins(env, fallback) {
  return {
    ci: 'Jenkins',
    defaultBranch: fallback,
    tag: env.TAG_NAME || undefined,
    branch: env.CHANGE_TARGET ? undefined : env.BRANCH_NAME || env.GIT_BRANCH?.replace(/^origin\//, '') || undefined,
    target: env.CHANGE_TARGET || undefined,
    green: said(env, 'GIT_PREVIOUS_SUCCESSFUL_COMMIT'),
  }
}

// https://docs.github.com/actions/reference/variables-reference and the webhook payloads of push and merge_group.
function github(env, event, fallback) {
  const isTag = env.GITHUB_REF_TYPE === 'tag'
  const target = env.GITHUB_BASE_REF || event.merge_group?.base_ref?.replace(/^refs\/heads\//, '') || undefined
  return {
    ci: 'GitHub',
    defaultBranch: event.repository?.default_branch ?? fallback,
    tag: isTag ? env.GITHUB_REF_NAME : undefined,
    branch: isTag || target ? undefined : env.GITHUB_REF_NAME || undefined,
    target,
    forkedAt: event.merge_group && { name: 'merge_group.base_sha', revision: event.merge_group.base_sha },
    before: event.before && { name: 'before', revision: event.before },
  }
}

function said(env, name) {
  return env[name] ? { name, revision: env[name] } : undefined
}
