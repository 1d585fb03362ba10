import { GrpcTransport, descriptorFiles, sendError, transcoder } from '@slipway/transcoder'
import fastify from 'fastify'

const [file = 'greeter.binpb', target = '127.0.0.1:50051', port = '8080'] = process.argv.slice(2)
const app = fastify({ frameworkErrors: sendError })
app.get('/healthz', async () => ({ status: 'ok' }))
await app.register(transcoder, { descriptors: descriptorFiles([file]), transport: new GrpcTransport(new Map([['greeter', target]])) })
console.log(await app.listen({ host: '127.0.0.1', port: Number(port) }))
