import { parse } from 'yaml'

/** What the workspace's graph reads of a service.yaml. */
export interface Service {
  readonly name: string
  readonly public: boolean
  /** The services it calls, or `public`: every public one. */
  readonly needs: readonly string[] | 'public'
}

/** Reads the text of a service.yaml. Throws, naming the file and the field, where it has another shape. */
export function readService(file: string, text: string): Service {
  const { name, public: isPublic, needs } = mapping(parse(text), file, 'the manifest')
  if (typeof name !== 'string') throw new Error(`${file}: "name" is missing`)
  const services = needs === undefined ? [] : (mapping(needs, file, '"needs"')['services'] ?? [])
  if (services !== 'public' && !isNames(services)) throw new Error(`${file}: "needs.services" is neither a list of names nor "public"`)
  return { name, public: isPublic === true, needs: services }
}

function mapping(value: unknown, file: string, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${file}: ${what} is not a mapping`)
  return value as Record<string, unknown>
}

const isNames = (value: unknown): value is string[] => Array.isArray(value) && value.every((name) => typeof name === 'string')
