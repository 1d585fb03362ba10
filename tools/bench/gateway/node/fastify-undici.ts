import fastify from 'fastify'
import { Pool } from 'undici'

// What people write who pass JSON on from a service that speaks HTTP: nothing is decoded, so it is what Node's HTTP costs on both sides.
const { PORT, UPSTREAM = '' } = process.env
const pool = new Pool(UPSTREAM)

const app = fastify()
app.get('/*', async (request, reply) => {
  const { statusCode, headers, body } = await pool.request({ method: 'GET', path: request.url, headers: { accept: 'application/json' } })
  return reply.code(statusCode).headers({ 'content-type': headers['content-type'], 'content-length': headers['content-length'] }).send(body)
})
await app.listen({ host: '127.0.0.1', port: Number(PORT) })
