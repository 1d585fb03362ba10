import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'

/** Where the schema of manifests is, relative to the workspace root. */
export const manifestSchema = 'deploy/manifest.schema.json'

/** Validates a manifest, and fills in the schema's defaults. */
export function compileManifestSchema<T>(root: string): ValidateFunction<T> {
  return new Ajv({ allErrors: true, useDefaults: true, strict: false, verbose: true }).compile<T>(read(root, manifestSchema))
}

/** Validates the values of an environment, which hold differences: no default is filled in. */
export function compileEnvironmentSchema<T>(root: string): ValidateFunction<T> {
  return new Ajv({ allErrors: true, strict: false, verbose: true })
    .addSchema(read(root, manifestSchema), 'manifest.schema.json')
    .compile<T>(read(root, 'deploy/environment.schema.json'))
}

function read(root: string, file: string): object {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as object
}
