import path from 'node:path'
import { run } from './program.ts'
import { workspace } from './workspace.ts'

/** Where google.api and google.type are, relative to the workspace. */
export const googleProtos = 'node_modules/google-gax/build/protos'

/** Runs buf on the protos below `protos/slipway`, a folder of the workspace, which may import Google's. */
export async function buf(protos: string, args: readonly string[], signal?: AbortSignal): Promise<void> {
  const config = JSON.stringify({ version: 'v2', modules: [protos, googleProtos].map((folder) => ({ path: folder })) })
  await run(path.join(workspace, 'node_modules/.bin/buf'), [...args, '--config', config, '--path', `${protos}/slipway`], { cwd: workspace, signal })
}
