import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv } from 'ajv'
import { LineCounter, parseDocument } from 'yaml'
import type { LocatedManifest, Manifest } from './manifest.ts'
import { ManifestError } from './manifest.ts'
import { describeProblem } from './problems.ts'

/** Every apps/<folder>/service.yaml, by folder. Throws a ManifestError that lists every problem of every file. */
export function readManifests(root: string): LocatedManifest[] {
  const schema = path.join(root, 'deploy/manifest.schema.json')
  if (!existsSync(schema)) return []
  const ajv = new Ajv({ allErrors: true, useDefaults: true, strict: false, verbose: true })
  const validate = ajv.compile<Manifest>(JSON.parse(readFileSync(schema, 'utf8')) as object)
  const problems: string[] = []
  const manifests: LocatedManifest[] = []
  for (const file of globSync('apps/*/service.yaml', { cwd: root }).toSorted()) {
    const lines = new LineCounter()
    const document = parseDocument(readFileSync(path.join(root, file), 'utf8'), { lineCounter: lines })
    problems.push(...document.errors.map((error) => `${file}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`))
    if (document.errors.length > 0) continue
    const content: unknown = document.toJS()
    // Defaults are filled into a copy of needs, so that a manifest may leave the whole of it out.
    if (validate(content)) manifests.push({ ...content, needs: withDefaults(content.needs), folder: path.posix.dirname(file) })
    else problems.push(...(validate.errors ?? []).map((error) => describeProblem(file, document, lines, error)))
  }
  if (problems.length > 0) throw new ManifestError(problems.join('\n'))
  return manifests
}

function withDefaults(needs: Partial<Manifest['needs']>): Manifest['needs'] {
  return { services: needs.services ?? [], postgres: needs.postgres ?? false }
}
