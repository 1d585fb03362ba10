import { run } from './program.ts'
import { schemaLocation } from './schema-files.ts'

interface Report {
  readonly resources?: readonly { readonly kind: string; readonly name: string; readonly status: string; readonly msg: string }[]
  readonly summary: { readonly valid: number }
}

/** What objects have that schemas in these folders do not allow, or have none for; and how many are right. */
export async function conform(program: string, yaml: string, folders: readonly string[]): Promise<{ readonly valid: number; readonly complaints: string[] }> {
  const args = ['-strict', '-summary', '-output', 'json', ...folders.flatMap((folder) => ['-schema-location', schemaLocation(folder)]), '-']
  const { stdout, stderr } = await run(program, args, { input: yaml })
  if (!stdout.startsWith('{')) throw new Error(`kubeconform ended without an answer:\n${stderr}`)
  const { resources = [], summary } = JSON.parse(stdout) as Report
  return { valid: summary.valid, complaints: resources.map(({ kind, name, msg }) => `${kind} ${name}: ${msg}`) }
}
