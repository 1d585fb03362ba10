import type { FastifyServerOptions } from 'fastify'

/** JSON lines with the field names of the Elastic Common Schema, as the services write them. */
export function logOptions(level: string): Exclude<FastifyServerOptions['logger'], boolean | undefined> {
  return {
    level,
    base: { 'service.name': 'gateway' },
    messageKey: 'message',
    timestamp: () => `,"@timestamp":"${new Date().toISOString()}"`,
    formatters: {
      level: (label) => ({ 'log.level': label }),
      log: ({ err, ...fields }) => ({ ...fields, ...(err instanceof Error && { 'error.type': err.name, 'error.message': err.message, 'error.stack_trace': err.stack }) }),
    },
  }
}
