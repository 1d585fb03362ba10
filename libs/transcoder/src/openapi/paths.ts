import type { DescField } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { PathTemplate, Variable } from '../plan/template.ts'
import { UniqueNames } from './unique-names.ts'

/** A wildcard of a template, which OpenAPI calls a path parameter. */
export interface PathParameter {
  readonly name: string
  /** The fields that lead to what it is part of; none for a wildcard that no variable names. */
  readonly fields: readonly DescField[]
  /** What it is a part of, such as `shelves/{shelf}/books/{book}`; undefined where it is all of it. */
  readonly within: string | undefined
  /** What the field's value has before it, where it is the last and only wildcard: `shelves/`. */
  readonly prefix: string | undefined
  /** It may hold slashes (`**`). */
  readonly isMulti: boolean
}

/** A route's path as OpenAPI writes it. */
export interface OpenApiPath {
  readonly text: string
  readonly parameters: readonly PathParameter[]
}

/**
 * The paths of all routes. A variable of several segments has no form in OpenAPI: each of its wildcards is a parameter of its own, and its
 * literals stay. Templates that match the same paths have to have the same names (OpenAPI 3.1, 4.8.8.1), whatever their variables are
 * called: those of the first whose names a resource pattern tells, else those of the first.
 */
export function openApiPaths(routes: readonly RoutePlan[], names: ReadonlyMap<string, readonly string[]>): ReadonlyMap<RoutePlan, OpenApiPath> {
  const chosen = new Map<string, { readonly names: readonly string[]; readonly areTold: boolean }>()
  for (const route of routes) {
    const shape = shapeOf(route.template)
    const own = wildcardNames(route.template, names)
    const before = chosen.get(shape)
    if (!before || (own.areTold && !before.areTold)) chosen.set(shape, own)
  }
  return new Map(routes.map((route) => [route, pathOf(route, chosen.get(shapeOf(route.template))?.names ?? [])]))
}

/** What a template matches, whatever its variables are called. */
function shapeOf({ segments, verb }: PathTemplate): string {
  return textOf(segments.map((segment) => (typeof segment === 'string' ? '{}' : encode(segment.literal))), verb)
}

function textOf(parts: readonly string[], verb: string): string {
  return `/${parts.join('/')}${verb === '' ? '' : `:${encode(verb)}`}`
}

/** A literal of a template is decoded. Its path is not. */
function encode(literal: string): string {
  return encodeURIComponent(literal).replaceAll(/%(?:21|24|26|27|28|29|2A|2B|2C|3A|3B|3D|40)/g, decodeURIComponent)
}

function wildcardNames(template: PathTemplate, known: ReadonlyMap<string, readonly string[]>) {
  let areTold = true
  const raw = template.segments.flatMap((segment, at) => {
    if (typeof segment !== 'string') return []
    const variable = variableAt(template, at)
    if (!variable) return ['wildcard']
    const told = variable.isMulti ? nameIn(template, variable, at, known) : undefined
    if (told === undefined) areTold = false
    // A dot is allowed, but whoever fills templates by a language's own formatting takes it for a field of something.
    return [told ?? variable.fieldPath.replaceAll('.', '_')]
  })
  const unique = new UniqueNames()
  return { names: raw.map((name) => unique.take(name, 1)), areTold }
}

/** Of the resource that the variable names, or else of the collection that the wildcard is in. */
function nameIn(template: PathTemplate, variable: Variable, at: number, known: ReadonlyMap<string, readonly string[]>): string | undefined {
  const before = template.segments[at - 1]
  const collection = typeof before === 'object' ? `${before.literal}/*` : ''
  return known.get(shapeIn(template, variable))?.[wildcardsBefore(template, variable, at)] ?? known.get(collection)?.[0]
}

function pathOf({ template, pathFields }: RoutePlan, names: readonly string[]): OpenApiPath {
  const parameters: PathParameter[] = []
  const parts = template.segments.map((segment, at) => {
    if (typeof segment !== 'string') return encode(segment.literal)
    const name = names[parameters.length] ?? `wildcard_${at}`
    const variable = variableAt(template, at)
    const own = variable ? segmentsOf(template, variable) : []
    const first = variable ? parameters.length - wildcardsBefore(template, variable, at) : 0
    const isLastOfOne = own.at(-1) === segment && own.filter((one) => typeof one === 'string').length === 1
    const literals = own.slice(0, -1).map((one) => (typeof one === 'string' ? one : `${one.literal}/`)).join('')
    parameters.push({
      name,
      fields: (variable && pathFields.get(variable.fieldPath)) ?? [],
      within: own.length > 1 ? filled(own, names.slice(first)) : undefined,
      prefix: isLastOfOne && own.length > 1 ? literals : undefined,
      isMulti: segment === '**',
    })
    return `{${name}}`
  })
  return { text: textOf(parts, template.verb), parameters }
}

/** A variable's segments, its wildcards by their names. */
function filled(segments: PathTemplate['segments'], [...names]: readonly string[]): string {
  return segments.map((segment) => (typeof segment === 'string' ? `{${names.shift()}}` : segment.literal)).join('/')
}

function variableAt({ variables }: PathTemplate, at: number): Variable | undefined {
  return variables.find(({ start, end }) => at >= start && (end === 'rest' || at < end))
}

function segmentsOf({ segments }: PathTemplate, { start, end }: Variable): PathTemplate['segments'] {
  return segments.slice(start, end === 'rest' ? undefined : end)
}

function shapeIn(template: PathTemplate, variable: Variable): string {
  return segmentsOf(template, variable).map((segment) => (typeof segment === 'string' ? segment : segment.literal)).join('/')
}

function wildcardsBefore({ segments }: PathTemplate, { start }: Variable, at: number): number {
  return segments.slice(start, at).filter((segment) => typeof segment === 'string').length
}
