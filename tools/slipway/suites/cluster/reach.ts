import { connect } from 'node:net'
import type { Place, Reached } from './reaching.ts'

// Tries the places that its argument lists, all at once, from the network that it runs in, and prints what came of each.

/** In milliseconds: enough for a first packet that was lost to be sent again. */
const patience = 2000

console.log(JSON.stringify(await Promise.all((JSON.parse(process.argv[2] ?? '[]') as Place[]).map(reach))))

function reach({ address, port }: Place): Promise<Reached> {
  const { promise, resolve } = Promise.withResolvers<Reached>()
  const socket = connect({ host: address, port })
  const end = (reached: Reached) => {
    socket.destroy()
    resolve(reached)
  }
  socket.once('connect', () => end('open'))
  socket.once('error', ({ code }: NodeJS.ErrnoException) => end(code === 'ECONNREFUSED' ? 'refused' : 'silent'))
  socket.setTimeout(patience, () => end('silent'))
  return promise
}
