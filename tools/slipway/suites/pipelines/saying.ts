import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const zeros = '0'.repeat(40)

const events = mkdtempSync(path.join(tmpdir(), 'slipway-events-'))
let written = 0

/** How a CI says something in its environment. */
export interface Saying {
  pushed(branch: string, before: string | undefined): NodeJS.ProcessEnv
  tagged(tag: string): NodeJS.ProcessEnv
  /** `forkedAt` is where the change left its target. */
  proposed(target: string, forkedAt: string): NodeJS.ProcessEnv
}

const gitlab: Saying = {
  pushed: (branch, before) => ({ GITLAB_CI: 'true', CI_DEFAULT_BRANCH: 'main', CI_COMMIT_BRANCH: branch, CI_COMMIT_BEFORE_SHA: before ?? zeros }),
  tagged: (tag) => ({ GITLAB_CI: 'true', CI_DEFAULT_BRANCH: 'main', CI_COMMIT_TAG: tag, CI_COMMIT_BEFORE_SHA: zeros }),
  proposed: (target, forkedAt) => ({
    GITLAB_CI: 'true', CI_DEFAULT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: zeros, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: target, CI_MERGE_REQUEST_DIFF_BASE_SHA: forkedAt,
  }),
}

const jenkins: Saying = {
  pushed: (branch, before) => ({ JENKINS_URL: 'http://jenkins.example', BRANCH_NAME: branch, GIT_PREVIOUS_SUCCESSFUL_COMMIT: before ?? '' }),
  tagged: (tag) => ({ JENKINS_URL: 'http://jenkins.example', BRANCH_NAME: tag, TAG_NAME: tag }),
  proposed: (target) => ({ JENKINS_URL: 'http://jenkins.example', BRANCH_NAME: 'PR-1', CHANGE_TARGET: target }),
}

const github: Saying = {
  pushed: (branch, before) => ({ ...event({ before: before ?? zeros }), GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: branch }),
  tagged: (tag) => ({ ...event({ before: zeros }), GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: tag }),
  proposed: (target) => ({ ...event({}), GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: '1/merge', GITHUB_BASE_REF: target }),
}

export const sayings: Readonly<Record<string, Saying>> = { GitLab: gitlab, Jenkins: jenkins, GitHub: github }

/** Removes the event files that GitHub's sayings wrote. */
export function forgetEvents(): void {
  rmSync(events, { recursive: true, force: true })
}

function event(payload: object): NodeJS.ProcessEnv {
  const file = path.join(events, `${written++}.json`)
  writeFileSync(file, JSON.stringify({ ...payload, repository: { default_branch: 'main' } }))
  return { GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: file }
}
