import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'

/** Where the schema of manifests is, relative to the workspace root. */
export const manifestSchema = 'deploy/manifest.schema.json'

/** Where the schema of the values of environments is. */
export const environmentSchema = 'deploy/environment.schema.json'

/** Validates a manifest, and fills in the schema's defaults. */
export function compileManifestSchema<T>(root: string): ValidateFunction<T> {
  return compileSchema<T>(root, manifestSchema)
}

/** Validates the values of an environment, which hold differences: no default is filled in. */
export function compileEnvironmentSchema<T>(root: string): ValidateFunction<T> {
  return new Ajv({ allErrors: true, strict: false, verbose: true })
    .addSchema(read(root, manifestSchema), 'manifest.schema.json')
    .compile<T>(read(root, environmentSchema))
}

/** Validates what people wrote by a schema of the workspace, and fills in its defaults. */
export function compileSchema<T>(root: string, file: string): ValidateFunction<T> {
  return new Ajv({ allErrors: true, useDefaults: true, strict: false, verbose: true }).compile<T>(read(root, file))
}

/** The schemas of manifests and of environments, for those who make others of them. One that is not there says nothing. */
export function readSchemas(root: string): Record<'manifest' | 'environment', Readonly<Record<string, unknown>>> {
  const readIfThere = (file: string) => (existsSync(path.join(root, file)) ? read(root, file) : {})
  return { manifest: readIfThere(manifestSchema), environment: readIfThere(environmentSchema) }
}

function read(root: string, file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, unknown>
}
