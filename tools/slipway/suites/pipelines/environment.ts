const foreign = /^(NX_|NODE_TEST_CONTEXT|SLIPWAY_|GIT_|FORCE_COLOR|CI$|CI_|GITLAB_|GITHUB_|JENKINS_|CHANGE_|BRANCH_NAME$|TAG_NAME$)/

/** The environment without what an outer pipeline, Nx, node:test or Git hook says about itself, and without anyone's Git configuration. */
export function cleanEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
  const person = { NAME: 'test', EMAIL: 'test@slipway.example' }
  const git = Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap((role) => Object.entries(person).map(([what, value]) => [`GIT_${role}_${what}`, value])))
  return { ...own, ...git, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1', ...more }
}
