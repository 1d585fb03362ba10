import { randomBytes } from 'node:crypto'
import { pngOf } from './picture.ts'

/** What the requests are about. */
export interface Scene {
  /** `categories/{category}`, which holds the products. */
  readonly category: string
  /** `products/{product}`, priced in EUR, of five pieces. */
  readonly product: string
  /** An order of the customer's, `orders/{order}`, which is confirmed. */
  readonly order: string
  /** The same as `product`, priced in CHF. */
  readonly franc: string
  /** An id that nothing has. */
  readonly newId: string
}

interface Request {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** A request that cannot be carried out, and how it is answered. */
export interface Mistake {
  /** As docs/errors.md calls it. */
  readonly what: string
  readonly request: (scene: Scene) => Request
  readonly status: number
  /** google.rpc.Code. */
  readonly code: string
  /** The fields that the answer blames, between commas, or else its reason; empty where it gives neither. */
  readonly names: string
}

const get = (path: string, headers: Record<string, string> = {}): Request => ({ method: 'GET', path, headers })
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Request => ({ method: 'POST', path, body, headers })
const patch = (path: string, body: unknown): Request => ({ method: 'PATCH', path, body })
const putImage = ({ product }: Scene, body: Uint8Array | string, type = 'image/png'): Request => ({ method: 'PUT', path: `/v1/${product}/image`, body, headers: { 'content-type': type } })
const create = ({ newId, category }: Scene, change: object) =>
  post(`/v1/products?product_id=${newId}`, { displayName: 'Thing', category, price: { currencyCode: 'EUR', units: '1' }, ...change })
const orderOf = (...lines: (readonly [product: string, quantity: number])[]) => post('/v1/orders', { lines: lines.map(([product, quantity]) => ({ product, quantity })) })

const invalid = (what: string, names: string, request: Mistake['request']): Mistake => ({ what, request, status: 400, code: 'INVALID_ARGUMENT', names })
const impossible = (what: string, names: string, request: Mistake['request']): Mistake => ({ what, request, status: 400, code: 'FAILED_PRECONDITION', names })

/** What does not fit the contract: found by the gateway, before any service is asked, or by the service, before it does anything. */
const misfits: readonly Mistake[] = [
  invalid('a body that is not JSON', '', ({ newId }) => post(`/v1/products?product_id=${newId}`, '{"displayName": "Half')),
  invalid('a body that is not UTF-8', '', ({ newId }) => post(`/v1/products?product_id=${newId}`, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))),
  invalid('an unknown field', 'product.colour', (scene) => create(scene, { colour: 'red' })),
  invalid('a value of the wrong type', 'product.display_name', (scene) => create(scene, { displayName: 7 })),
  invalid('a number beyond int64', 'product.price.units', (scene) => create(scene, { price: { currencyCode: 'EUR', units: '9223372036854775808' } })),
  invalid('a number beyond int32', 'order.lines[0].quantity', ({ product }) => orderOf([product, 2_147_483_648])),
  invalid('an unknown enum value', 'view', ({ product }) => get(`/v1/${product}?view=PRODUCT_VIEW_HUGE`)),
  invalid('an enum number that has no value', 'states[0]', () => get('/v1/orders?states=77')),
  invalid('an unknown query parameter', 'colour', () => get('/v1/products?colour=red')),
  invalid('a query parameter of the wrong type', 'page_size', () => get('/v1/products?page_size=many')),
  invalid('a query that is not UTF-8', 'filter', () => get('/v1/products?filter=%ff')),
  invalid('a path that is not UTF-8', 'path', () => get('/v1/products/%ff')),
  invalid('a time that is none', 'created_after', () => get('/v1/orders?created_after=yesterday')),
  invalid('a value that breaks a constraint', 'page_size', () => get('/v1/products?page_size=-1')),
  invalid('a required field that is missing', 'product.price', (scene) => create(scene, { price: undefined })),
  invalid('a NUL character', 'product.display_name', (scene) => create(scene, { displayName: 'a\u0000b' })),
  invalid('an id that is not of the right form', 'product_id', ({ category }) => post('/v1/products?product_id=Capital', { displayName: 'x', category, price: { currencyCode: 'EUR' } })),
  invalid('a product in two lines of an order', 'order.lines', ({ product }) => orderOf([product, 1], [product, 2])),
  invalid('a quantity of nothing', 'order.lines[0].quantity', ({ product }) => orderOf([product, 0])),
  invalid('a page token that was never given', 'page_token', () => get('/v1/products?page_token=abc')),
  invalid('a filter that does not parse', 'filter', () => get('/v1/products?filter=%3D%3D')),
  invalid('an order by an unknown field', 'order_by', () => get('/v1/products?order_by=colour')),
  invalid('a mask that names an unknown field', 'update_mask', ({ product }) => patch(`/v1/${product}?update_mask=colour`, { displayName: 'x' })),
  invalid('a mask that names an output-only field', 'update_mask', ({ product }) => patch(`/v1/${product}?update_mask=create_time`, { displayName: 'x' })),
  invalid('a search for nothing', 'query', () => get('/v1/products:search')),
  invalid('a range that is none', 'price', () => get('/v1/products:search?query=a&price.min.units=2&price.min.currency_code=EUR&price.max.units=1&price.max.currency_code=EUR')),
  invalid('an event id that was never given', 'after_event_id', (scene) => get(`/v1/${scene.order}:watch`, { 'last-event-id': '99' })),
  invalid('a deadline that is none', 'grpc-timeout', () => get('/v1/products', { 'grpc-timeout': 'soon' })),
  invalid('a request timeout that is none', 'X-Request-Timeout', () => get('/v1/products', { 'x-request-timeout': 'soon' })),
  invalid('an If-Match where nobody would check it', 'If-Match', ({ product }) => ({ ...orderOf([product, 1]), headers: { 'if-match': '"1"' } })),
  invalid('a field that the body has twice', 'product.display_name', ({ newId }) => post(`/v1/products?product_id=${newId}`, '{"displayName": "One", "display_name": "Two"}')),
  invalid('an Idempotency-Key that is no UUID of version 4', 'Idempotency-Key', ({ product }) => ({ ...orderOf([product, 1]), headers: { 'idempotency-key': 'abc' } })),
  invalid('an Idempotency-Key where a repetition is not recognized', 'Idempotency-Key', (scene) => ({ ...create(scene, {}), headers: { 'idempotency-key': '8e03978e-40d5-43dd-bc93-6894a57f9324' } })),
  invalid('a user that cannot be', 'X-Development-User', () => get('/v1/orders', { 'x-development-user': 'Bob!' })),
  invalid('an image of a type that is not kept', 'image.content_type', (scene) => putImage(scene, '<svg/>', 'image/svg+xml')),
  invalid('an image that is not what its type says', 'image.data', (scene) => putImage(scene, 'no picture')),
  invalid('an empty image', 'image.data', (scene) => putImage(scene, new Uint8Array())),
  invalid('an image that is too large', 'image.data', (scene) => putImage(scene, pngOf(randomBytes(5 << 20)))),
]

/** What HTTP has words of its own for. */
const httpMistakes: readonly Mistake[] = [
  { what: 'an unknown path', request: () => get('/v1/nothing'), status: 404, code: 'NOT_FOUND', names: '' },
  { what: 'a method that is not served there', request: () => ({ method: 'PUT', path: '/v1/products' }), status: 405, code: 'UNIMPLEMENTED', names: '' },
  { what: 'an answer of a type that there is not', request: () => get('/v1/products', { accept: 'text/html' }), status: 406, code: 'INVALID_ARGUMENT', names: 'Accept' },
  { what: 'a body that is too large', request: (scene) => create(scene, { description: 'x'.repeat(2 << 20) }), status: 413, code: 'INVALID_ARGUMENT', names: '' },
  { what: 'a body of a type that is not taken', request: () => post('/v1/products', 'displayName=x', { 'content-type': 'application/x-www-form-urlencoded' }), status: 415, code: 'INVALID_ARGUMENT', names: 'Content-Type' },
  { what: 'a body in a coding that is not read', request: () => post('/v1/products', '{}', { 'content-encoding': 'compress' }), status: 415, code: 'INVALID_ARGUMENT', names: 'Content-Encoding' },
  { what: 'a deadline that has passed', request: () => get('/v1/products', { 'grpc-timeout': '1n' }), status: 504, code: 'DEADLINE_EXCEEDED', names: '' },
]

/** What is well said, and cannot be as things stand. */
const conflicts: readonly Mistake[] = [
  { what: 'a resource that does not exist', request: () => get('/v1/products/never-made'), status: 404, code: 'NOT_FOUND', names: 'RESOURCE_NOT_FOUND' },
  { what: 'an image that there is none of', request: ({ product }) => get(`/v1/${product}/image`), status: 404, code: 'NOT_FOUND', names: 'RESOURCE_NOT_FOUND' },
  { what: 'an id that is taken', request: ({ product, category }) => post(`/v1/products?product_id=${product.slice('products/'.length)}`, { displayName: 'x', category, price: { currencyCode: 'EUR' } }), status: 409, code: 'ALREADY_EXISTS', names: 'RESOURCE_ALREADY_EXISTS' },
  { what: 'an etag that is not the current one', request: ({ product }) => patch(`/v1/${product}`, { displayName: 'Lost', etag: 'old' }), status: 409, code: 'ABORTED', names: 'ETAG_MISMATCH' },
  { what: 'an If-Match that is not the current one', request: ({ product }) => ({ ...patch(`/v1/${product}`, { displayName: 'Lost' }), headers: { 'if-match': '"old"' } }), status: 412, code: 'ABORTED', names: 'ETAG_MISMATCH' },
  { what: 'an order that changed meanwhile', request: (scene) => post(`/v1/${scene.order}:cancel`, { etag: '1' }), status: 409, code: 'ABORTED', names: 'ETAG_MISMATCH' },
  impossible('a category that does not exist', 'CATEGORY_MISSING', (scene) => create(scene, { category: 'categories/never-made' })),
  impossible('a category that still holds products', 'CATEGORY_NOT_EMPTY', ({ category }) => ({ method: 'DELETE', path: `/v1/${category}` })),
  impossible('an order of a product that does not exist', 'PRODUCT_MISSING', () => orderOf(['products/never-made', 1])),
  impossible('an order of more pieces than there are', 'INSUFFICIENT_STOCK', ({ product }) => orderOf([product, 6])),
  impossible('an order in several currencies', 'SEVERAL_CURRENCIES', ({ product, franc }) => orderOf([product, 1], [franc, 1])),
]

/** Every mistake that a customer can make by a request. */
export const mistakes: readonly Mistake[] = [...misfits, ...httpMistakes, ...conflicts]
