import type { PeerName } from './peers.ts'

/** One kind of request, over and over. */
export interface Workload {
  readonly name: string
  readonly path: string
  /** How many of them a round has: enough for a tick of the kernel's clock (10 ms) to be little, few enough for turns to be short. */
  readonly requests: number
  /** How many come before the first round, for compilers. */
  readonly warmUp: number
  /** What our CPU may be of a peer's: the budgets of the design. */
  readonly budgets: Readonly<Partial<Record<PeerName, number>>>
}

export const workloads = [
  {
    name: 'One small message',
    path: '/v1/books/the-art-of-measuring',
    requests: 3000,
    warmUp: 10_000,
    budgets: { 'Fastify + grpc-js + proto-loader': 0.5, 'grpc-gateway': 1, 'Fastify + undici': 1.3 },
  },
  {
    name: 'A list of 50',
    path: '/v1/books?page_size=50',
    requests: 750,
    warmUp: 2500,
    budgets: { 'Fastify + grpc-js + proto-loader': 0.6 },
  },
] as const satisfies readonly Workload[]
