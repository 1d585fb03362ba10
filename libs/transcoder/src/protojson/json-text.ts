import type { DescField, DescMessage } from '@bufbuild/protobuf'
import { badRequest } from '../response/api-error.ts'
import { integerOf } from './decimal.ts'
import { findFault } from './duplicates.ts'
import type { Json } from './json.ts'
import { pathOf } from './misfit.ts'
import { segmentsIn } from './path-names.ts'

/** Drops a byte order mark, as RFC 8259 (8.1) allows. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** So many digits in a row may be an integer that a double cannot hold. */
const manyDigits = /\d{16}/

/** JSON.parse as ECMAScript has it since 2025, which the types do not know yet. */
type Parse = (text: string, reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown) => unknown

/**
 * The JSON value of a body. Throws a 400 for what is not UTF-8 or not JSON, and for a name that an object has twice, with the path
 * to it. `root` is what the whole of it is for; a field is the first in that path.
 */
export function parseJson(body: Uint8Array, root: DescMessage | DescField): Json {
  const text = decode(body)
  const json = parse(text)
  const fault = findFault(text)
  if (fault) throw badRequest(pathOf([...(root.kind === 'field' ? [`.${root.name}`] : []), ...segmentsIn(root, fault.steps)]), fault.reason)
  return manyDigits.test(text) ? exact(text) : json
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body)
  } catch {
    throw badRequest('', 'the body is not UTF-8')
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    throw badRequest('', `the body is not JSON: ${(error as Error).message}`)
  }
}

function exact(text: string): Json {
  return (JSON.parse as Parse)(text, (_, value, { source }) => {
    if (typeof value !== 'number' || source === undefined || !Number.isInteger(value) || Number.isSafeInteger(value)) return value
    const integer = integerOf(source)
    return typeof integer === 'bigint' ? integer : value
  }) as Json
}
