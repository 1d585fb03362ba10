import type { DescService } from '@bufbuild/protobuf'
import type { Plan } from '../plan/plan.ts'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { JsonOptions } from '../protojson/proto-json.ts'
import type { ErrorFormat } from '../response/error-format.ts'
import { commentOf } from './comments.ts'
import { errorResponses, errorSchemas } from './errors.ts'
import { introductionOf } from './introduction.ts'
import type { OpenApiDocument, Operation, PathItem, UndescribedRoute, WebSocketRoute } from './openapi.ts'
import { describedMethods } from './openapi.ts'
import type { Naming } from './operation.ts'
import { operationOf } from './operation.ts'
import type { OpenApiPath } from './paths.ts'
import { openApiPaths } from './paths.ts'
import { resourceNames } from './resource-names.ts'
import { Schemas } from './schemas.ts'
import { UniqueNames } from './unique-names.ts'
import { isWebSocketOnly, streamsMessages, webSocketOf } from './web-socket.ts'

export interface OpenApiOptions {
  readonly title: string
  /** Of the API, not of OpenAPI. */
  readonly version: string
  /** Markdown. What holds for every operation, and which paths are streams over WebSocket, is said behind it. */
  readonly description?: string
  /** Where it is served; `.`, which is the folder that the document came from, behind a prefix too, unless said (OpenAPI 3.1, 4.6). */
  readonly servers?: OpenApiDocument['servers']
  /** As the answers are written. */
  readonly json?: JsonOptions
  /** As errors are written unless a client asks for another form; AIP-193 unless said. */
  readonly errors?: ErrorFormat
}

/**
 * The OpenAPI 3.1 document of a plan: what the router answers, in the words of the contract's comments and constraints. Streams of messages
 * over WebSocket are under `x-websockets`: OpenAPI has no words for frames, and a GET that is none would mislead every client, so that what
 * streams requests is there only, and told of in the description, for readers. What else it has no words for is under `x-undescribed`.
 */
export function openApiOf({ routes, registry }: Plan, { title, version, description, servers, json = {}, errors = 'aip193' }: OpenApiOptions): OpenApiDocument {
  const schemas = new Schemas(registry, json, routes.map(({ method, responseBody }) => responseBody?.message ?? method.output))
  const naming = nameOperations(routes)
  const { paths, webSockets, undescribed } = describe(routes, openApiPaths(routes, resourceNames(registry)), naming, schemas, errors)
  const statuses = new Set([...paths.values()].flatMap((operations) => [...operations.values()]).flatMap(({ responses }) => Object.keys(responses)))
  return {
    openapi: '3.1.1',
    info: { title, version, description: introductionOf(description, webSockets) },
    servers: servers ?? [{ url: '.' }],
    tags: tagsOf(routes, naming),
    paths: Object.fromEntries([...paths].map(([path, operations]): [string, PathItem] => [path, Object.fromEntries(operations)])),
    components: { schemas: { ...schemas.components(), ...errorSchemas(errors) }, responses: errorResponses(errors, statuses) },
    ...(webSockets.length > 0 && { 'x-websockets': webSockets }),
    ...(undescribed.length > 0 && { 'x-undescribed': undescribed }),
  }
}

/** Each route in its place. Where OpenAPI takes two paths for one, the router has the one without `**` go before. */
function describe(
  routes: readonly RoutePlan[], openApi: ReadonlyMap<RoutePlan, OpenApiPath>, naming: ReadonlyMap<RoutePlan, Naming>, schemas: Schemas, errors: ErrorFormat,
) {
  const paths = new Map<string, Map<string, Operation>>()
  const webSockets: WebSocketRoute[] = []
  const undescribed: UndescribedRoute[] = []
  const isOpen = ({ template }: RoutePlan) => template.segments.at(-1) === '**'
  for (const route of [...routes.filter((one) => !isOpen(one)), ...routes.filter(isOpen)]) {
    const path = openApi.get(route)
    const names = naming.get(route)
    if (!path || !names) continue
    const operations = paths.get(path.text) ?? new Map<string, Operation>()
    const method = route.httpMethod.toLowerCase()
    const reason = whyNot(method, operations)
    if (streamsMessages(route)) webSockets.push(webSocketOf(route, path, names, schemas))
    if (isWebSocketOnly(route)) continue
    if (reason !== undefined) undescribed.push({ rpc: `${route.method.parent.typeName}.${route.method.name}`, method: route.httpMethod, path: route.template.text, reason })
    else paths.set(path.text, operations.set(method, operationOf(route, path, names, schemas, errors)))
  }
  return { paths, webSockets, undescribed }
}

function whyNot(method: string, there: ReadonlyMap<string, Operation>): string | undefined {
  if (!describedMethods.some((one) => one === method)) return 'OpenAPI 3.1 describes no such method'
  if (there.has(method)) return `OpenAPI takes its path for that of ${there.get(method)?.operationId}`
  return undefined
}

/** `<Service>_<Method>`, and a number behind it for further bindings. Services of the same name are told apart by their packages. */
function nameOperations(routes: readonly RoutePlan[]): ReadonlyMap<RoutePlan, Naming> {
  const services = new Set(routes.map(({ method }) => method.parent))
  const isAmbiguous = (service: DescService) => [...services].some((other) => other !== service && other.name === service.name)
  const tags = new Map([...services].map((service) => [service, isAmbiguous(service) ? service.typeName : service.name]))
  const unique = new UniqueNames()
  return new Map(routes.map((route) => {
    const tag = tags.get(route.method.parent) ?? route.method.parent.typeName
    return [route, { operationId: unique.take(`${tag.replaceAll('.', '_')}_${route.method.name}`, 2), tag }]
  }))
}

function tagsOf(routes: readonly RoutePlan[], naming: ReadonlyMap<RoutePlan, Naming>): OpenApiDocument['tags'] {
  const services = new Map(routes.map((route) => [naming.get(route)?.tag ?? '', route.method.parent]))
  return [...services].map(([name, service]) => {
    const description = commentOf(service)
    return { name, ...(description !== '' && { description }) }
  })
}
