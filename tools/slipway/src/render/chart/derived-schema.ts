import type { JsonSchema } from '../derived-file.ts'

const text = { type: 'string' } as const
const port = { type: 'integer', minimum: 1, maximum: 65_535 } as const
const variables = { type: 'object', additionalProperties: text } as const
const role = closed({ name: text, secret: text })

/** Of what derived.ts makes. Nobody writes it, so that what is not as it should be was edited or is of another version. */
export const derivedSchema: JsonSchema = closed({
  image: closed({ repository: text }),
  language: { enum: ['go', 'typescript'] },
  gateway: { type: 'boolean' },
  port,
  callers: { type: 'array', items: text },
  calls: { type: 'array', items: closed({ service: text, port }) },
  hosts: { type: 'array', items: closed({ host: text, port }) },
  postgres: closed({ database: text, owner: role, app: role, grants: { type: 'array', items: text } }),
  environment: variables,
  migrate: variables,
  seed: variables,
  secrets: { type: 'array', items: closed({ variable: text, file: text }) },
  limits: closed({ memoryBurst: { type: 'integer', minimum: 1 }, goMemoryPercent: { type: 'integer', minimum: 1, maximum: 100 } }),
}, ['port', 'postgres'])

/** An object of exactly these keys, of which some may be absent. */
function closed(properties: Readonly<Record<string, JsonSchema>>, optional: readonly string[] = []): JsonSchema {
  return { type: 'object', additionalProperties: false, required: Object.keys(properties).filter((key) => !optional.includes(key)), properties }
}
