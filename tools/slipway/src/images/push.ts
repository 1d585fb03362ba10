import { docker } from './engine.ts'
import { splitReference } from './registry.ts'

/** Pushes an image of the engine to the registry that its reference names, and answers it by digest, which is what to deploy. */
export async function pushImage(reference: string): Promise<string> {
  const said = await docker(['push', reference])
  const digest = /digest: (sha256:[0-9a-f]{64})/.exec(said)?.[1]
  if (digest === undefined) throw new Error(`docker pushed ${reference} and said no digest:\n${said.trim()}`)
  return `${splitReference(reference).name}@${digest}`
}
