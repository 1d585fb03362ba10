import type { Address, Environment } from './environment.ts'

/** Where /livez, /readyz and /metrics are. In a file of its own for whoever asks there and needs nothing else. */
export function adminAddress(env: Environment): Address {
  return env.address('ADMIN_ADDR', ':9090')
}
