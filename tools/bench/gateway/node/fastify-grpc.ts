import type { CallOptions, requestCallback, ServiceClientConstructor } from '@grpc/grpc-js'
import { credentials, loadPackageDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import fastify from 'fastify'

// What people write who put REST in front of a gRPC service by hand: one route for each method, messages by @grpc/proto-loader with the
// options of its README (longs and enums as strings, defaults), and by hand what those leave, which is timestamps.
interface Timestamp {
  readonly seconds: string
  readonly nanos: number
}
interface Book {
  readonly createTime: Timestamp
  readonly updateTime: Timestamp
}
interface Page {
  readonly books: readonly Book[]
}
interface BookClient {
  getBook(request: { readonly name: string }, options: CallOptions, callback: requestCallback<Book>): void
  listBooks(request: { readonly pageSize: number }, options: CallOptions, callback: requestCallback<Page>): void
}

const { PORT, UPSTREAM = '', PROTOS = '' } = process.env
const definition = loadSync('slipway/bench/v1/book_service.proto', { includeDirs: PROTOS.split(','), longs: String, enums: String, defaults: true, oneofs: true })
const packages = loadPackageDefinition(definition) as unknown as { readonly slipway: { readonly bench: { readonly v1: { readonly BookService: ServiceClientConstructor } } } }
const client = new packages.slipway.bench.v1.BookService(UPSTREAM, credentials.createInsecure()) as unknown as BookClient

const app = fastify()
app.get<{ Params: { book: string } }>('/v1/books/:book', async ({ params }) => {
  const book = await answerOf<Book>((options, callback) => client.getBook({ name: `books/${params.book}` }, options, callback))
  return withDates(book)
})
app.get<{ Querystring: { page_size?: string } }>('/v1/books', async ({ query }) => {
  const page = await answerOf<Page>((options, callback) => client.listBooks({ pageSize: Number(query.page_size ?? 0) }, options, callback))
  return { ...page, books: page.books.map(withDates) }
})
await app.listen({ host: '127.0.0.1', port: Number(PORT) })

function answerOf<Answer>(call: (options: CallOptions, callback: requestCallback<Answer>) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    call({ deadline: Date.now() + 10_000 }, (error, answer) => (answer === undefined ? reject(error ?? new Error('no answer')) : resolve(answer)))
  })
}

function withDates(book: Book): object {
  return { ...book, createTime: toDate(book.createTime), updateTime: toDate(book.updateTime) }
}

function toDate({ seconds, nanos }: Timestamp): string {
  return new Date(Number(seconds) * 1000 + nanos / 1e6).toISOString()
}
