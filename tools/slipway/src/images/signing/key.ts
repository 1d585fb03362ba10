import { existsSync } from 'node:fs'
import { MissingError } from '../../cli/exit.ts'

/** Whether a key is a file; what cosign reads otherwise has a scheme, such as `env://RELEASE_KEY` or that of a key management service. */
const isFile = (key: string) => !/^[a-z0-9-]+:\/\//.test(key)

/** Throws a MissingError unless the key can be asked for. */
export function requireKey(key: string): void {
  if (isFile(key) && !existsSync(key)) throw new MissingError(`there is no key ${key}; to make a pair: go tool -modfile=tools/go/cosign/go.mod cosign generate-key-pair`)
}

/** Throws a MissingError unless cosign has the password of a private key: it must not wait for somebody to type it. */
export function requirePassword(key: string, env: NodeJS.ProcessEnv): void {
  if (isFile(key) && env['COSIGN_PASSWORD'] === undefined) throw new MissingError(`COSIGN_PASSWORD must be the password of ${key}; empty if it has none`)
}
