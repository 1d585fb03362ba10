import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { buildGoTool } from '../../src/workspace/go-tool.ts'

export interface KeyPair {
  readonly privateKey: string
  readonly publicKey: string
}

/** What the keys of these tests are locked with; cosign reads it from the environment. */
export const password = 'only of this test'

/** A key pair of its own, made by cosign in an existing folder. */
export function keyPair(root: string, folder: string): KeyPair {
  execFileSync(buildGoTool(root, 'cosign'), ['generate-key-pair'], { cwd: folder, stdio: 'ignore', env: { ...process.env, COSIGN_PASSWORD: password } })
  return { privateKey: path.join(folder, 'cosign.key'), publicKey: path.join(folder, 'cosign.pub') }
}
