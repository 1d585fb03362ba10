import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Cluster } from './cluster.ts'

/** What may be asked of a node, by POST /nodes/<name>/<word>. */
const words = ['kill', 'start', 'pause', 'resume', 'pid', 'connect'] as const

/** Lets other processes turn nodes off and on. Nodes are children of the process that made them, so that they end with it. */
export async function serveControl(socket: string, cluster: Pick<Cluster, 'nodes' | 'startNode' | 'connectNode'>): Promise<{ close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const answer = async () => {
      const [, name, word] = /^\/nodes\/([^/]+)\/([^/]+)$/.exec(request.url ?? '') ?? []
      const known = words.find((one) => one === word)
      if (request.method !== 'POST' || name === undefined || known === undefined) throw new Error(`nobody knows ${request.method} ${request.url}`)
      return act(cluster, name, known)
    }
    answer().then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    )
  })
  server.listen(socket)
  await once(server, 'listening')
  return {
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function act({ nodes, startNode, connectNode }: Pick<Cluster, 'nodes' | 'startNode' | 'connectNode'>, name: string, word: (typeof words)[number]): Promise<string> {
  const node = nodes.find((one) => one.name === name)
  if (node === undefined) throw new Error(`there is no node ${name}`)
  if (word === 'pid') {
    if (node.pid === undefined) throw new Error(`${name} is off`)
    return String(node.pid)
  }
  if (word === 'start') await startNode(name)
  else if (word === 'connect') await connectNode(name)
  else await node[word]()
  return ''
}
