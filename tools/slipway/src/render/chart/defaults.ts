import { Ajv } from 'ajv'
import type { JsonSchema, Workspace } from '../derived-file.ts'

/** The parts of an environment's values that are not about one service. */
export const groups = ['platform', 'postgres', 'secrets'] as const

type Defaults = Readonly<Record<(typeof groups)[number], Readonly<Record<string, unknown>>>>

/** What the schema of environments says is so where an environment says nothing. */
export function defaultsOf({ schemas, bases }: Pick<Workspace, 'schemas' | 'bases'>): Defaults {
  const values = structuredClone({ platform: {}, postgres: {} as { statefulset: object }, secrets: {} })
  const validate = new Ajv({ useDefaults: true, strict: false }).addSchema(schemas.manifest, 'manifest.schema.json').compile(schemas.environment as object)
  if (!validate(values)) throw new Error(`the defaults of deploy/environment.schema.json are not what it takes: ${JSON.stringify(validate.errors)}`)
  values.postgres.statefulset = { image: bases.get('postgres'), ...values.postgres.statefulset }
  return values
}

/** A schema with what it refers to in its place. */
export function resolved(schema: JsonSchema, { schemas }: Pick<Workspace, 'schemas'>): JsonSchema {
  const [file = '', name = ''] = schema.$ref?.split('#/definitions/') ?? []
  if (schema.$ref === undefined) return schema
  return (file === '' ? schemas.environment : schemas.manifest).definitions?.[name] ?? {}
}
