import type { ErrorObject } from 'ajv'
import { nearest, suggestion } from './nearest.ts'

/** Where a violation of the schema is, and what is wrong and would be right. */
export function describeProblem(error: ErrorObject): { readonly at: readonly string[]; readonly says: string } {
  // JSON Pointer, RFC 6901.
  const at = error.instancePath.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  return { at, says: sayOf(error) }
}

function sayOf(error: ErrorObject): string {
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(String(error.params['additionalProperty']), error.parentSchema as { properties?: object } | undefined)
    case 'enum':
      return `must be one of ${(error.params['allowedValues'] as unknown[]).join(', ')}${didYouMean(error.data, error.params['allowedValues'] as string[])}`
    case 'pattern':
      return `${JSON.stringify(error.data)} is not what it takes${descriptionOf(error)}`
    case 'required':
      return `"${String(error.params['missingProperty'])}" is missing`
    case 'anyOf':
      return `is not what it takes${descriptionOf(error)}`
    case 'propertyNames':
      return `"${String(error.params['propertyName'])}" is no name that it takes${descriptionOf(error)}`
    default:
      return error.message ?? 'is not valid'
  }
}

function unknownKey(key: string, schema: { properties?: object } | undefined): string {
  return `unknown key "${key}"${suggestion(key, Object.keys(schema?.properties ?? {}), 'known are')}`
}

function didYouMean(data: unknown, allowed: readonly string[]): string {
  const near = typeof data === 'string' ? nearest(data, allowed) : undefined
  return near === undefined ? '' : `; did you mean "${near}"?`
}

function descriptionOf(error: ErrorObject): string {
  const { description } = error.parentSchema as { description?: string }
  return description === undefined ? `: it must match ${String((error.params as { pattern?: string }).pattern)}` : `: ${description.replace(/\.$/, '')}`
}
