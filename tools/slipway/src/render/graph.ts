import type { Peer } from '../model/network.ts'
import { networkEdges } from '../model/network.ts'
import type { Service } from '../model/service.ts'

/** Who calls whom, as a Mermaid flowchart: services as boxes, databases as cylinders, what is outside rounded. */
export function renderGraph(services: readonly Service[]): string {
  const edges = networkEdges(services).map(({ from, to, port }) => [from === 'world' ? world : service(from), peer(from, to, port)] as const)
  const nodes = new Map([...services.map(({ name }) => service(name)), ...edges.flat()])
  const declared = [...nodes].map((node) => `  ${node.join('')}`)
  const drawn = edges.map(([from, to]) => `  ${from[0]} --> ${to[0]}`)
  return `${['flowchart LR', ...declared.toSorted(), ...drawn.toSorted()].join('\n')}\n`
}

/** An id that is no word of Mermaid's own, and a shape with its label. */
type Node = readonly [id: string, shape: string]

const world: Node = ['world', '(["world"])']

const service = (name: string): Node => [id('s', name), `["${name}"]`]

function peer(from: string, to: Peer, port: number): Node {
  switch (to.kind) {
    case 'service':
      return service(to.name)
    case 'postgres':
      return [id('db', from), `[("${from}")]`]
    case 'events':
      return ['events', '{{"events"}}']
    case 'host':
      return [id('host', `${to.name}_${port}`), `(["${to.name}:${port}"])`]
  }
}

function id(kind: string, name: string): string {
  return `${kind}_${name.replaceAll(/[^a-z0-9]/g, '_')}`
}
