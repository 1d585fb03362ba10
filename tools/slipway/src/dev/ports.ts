import { createServer } from 'node:net'

/** A port of 127.0.0.1 that is free now. */
export function freePort(): Promise<number> {
  return tryPort(0)
}

/** Throws one sentence if the port is taken or may not be used. */
export async function requirePort(port: number): Promise<number> {
  try {
    return await tryPort(port)
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    throw new Error(`port ${port} ${taken ? 'is in use' : `cannot be used (${(error as Error).message})`}: choose another, such as PORT=9000 npm start`, { cause: error })
  }
}

function tryPort(port: number): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}
