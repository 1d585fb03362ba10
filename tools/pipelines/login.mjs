import { run } from './run.mjs'

/**
 * Opens the registry for docker, and so for crane and Helm, which look where docker keeps its credentials: by SLIPWAY_REGISTRY_USER and
 * SLIPWAY_REGISTRY_PASSWORD, or by what GitLab gives to jobs where the registry is its own. Without either, who runs this has logged in.
 */
export function login(root, env) {
  const [host] = env.SLIPWAY_REGISTRY.split('/')
  const { user, password } = credentialsOf(env, host)
  if (user && password) run(root, 'docker', ['login', '--username', user, '--password-stdin', host], env, password)
}

function credentialsOf(env, host) {
  if (env.SLIPWAY_REGISTRY_USER) return { user: env.SLIPWAY_REGISTRY_USER, password: env.SLIPWAY_REGISTRY_PASSWORD }
  return env.CI_REGISTRY === host ? { user: env.CI_REGISTRY_USER, password: env.CI_REGISTRY_PASSWORD } : {}
}
