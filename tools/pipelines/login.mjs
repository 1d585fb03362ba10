import { run } from './run.mjs'

/**
 * Opens the registry for docker, and so for crane and Helm, which look where docker keeps its credentials. Without credentials, who runs this has
 * logged in.
 */
export function login(root, env) {
  const [host] = env.SLIPWAY_REGISTRY.split('/')
  const { user, password } = credentialsOf(env, host)
  if (user && password) run(root, 'docker', ['login', '--username', user, '--password-stdin', host], env, password)
}

/**
 * SLIPWAY_REGISTRY_USER and SLIPWAY_REGISTRY_PASSWORD, or what GitLab and GitHub give to jobs, which no registry but their own may see.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} host
 * @returns {{ readonly user?: string, readonly password?: string }}
 */
export function credentialsOf(env, host) {
  if (env.SLIPWAY_REGISTRY_USER) return { user: env.SLIPWAY_REGISTRY_USER, password: env.SLIPWAY_REGISTRY_PASSWORD }
  if (env.GITLAB_CI && env.CI_REGISTRY === host) return { user: env.CI_REGISTRY_USER, password: env.CI_REGISTRY_PASSWORD }
  if (env.GITHUB_ACTIONS && gitHubRegistry(env.GITHUB_SERVER_URL) === host) return { user: env.GITHUB_ACTOR, password: env.GH_TOKEN }
  return {}
}

/** https://docs.github.com/packages: that of an enterprise is beside its forge. */
function gitHubRegistry(server = 'https://github.com') {
  const { host } = new URL(server)
  return host === 'github.com' ? 'ghcr.io' : `containers.${host}`
}
