import about from '../package.json' with { type: 'json' }
import { flagOf, helpText } from './alone/flags.ts'
import { variablesOf } from './alone/variables.ts'
import type { Config } from './config.ts'
import { readConfig } from './config.ts'
import { docsPaths } from './docs/paths.ts'
import { endBySignal } from './end-by-signal.ts'
import type { Gateway } from './server.ts'
import { startGateway } from './server.ts'

/** What somebody starts by hand listens where only they can reach it, says little, and has no admin port. */
const unlessSaid = { HTTP_ADDR: '127.0.0.1:8080', LOG_LEVEL: 'warn' }

/** `slipway-gateway`: the gateway in front of any gRPC server, told by flags. Throws a ConfigError or a PlanError. */
export async function runAlone(args: readonly string[], print: (text: string) => void): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return print(helpText())
  if (args.includes('--version')) return print(`slipway-gateway ${about.version}\n`)
  const config: Config = { ...configOf(args), say: (line) => print(`${line}\n`) }
  const gateway = await startGateway(config)
  endBySignal(gateway)
  print(`${whatIsServed(config, gateway)}\n`)
}

/** What flags say. Throws a ConfigError with a line for each that is wrong. */
export function configOf(args: readonly string[]): Config {
  const variables = variablesOf(args)
  const config = readConfig({ ...unlessSaid, ...variables }, flagOf)
  return { ...config, admin: variables['ADMIN_ADDR'] === undefined ? undefined : config.admin, needsRoutes: true, leavesOut: true }
}

function whatIsServed({ http: { host }, upstreams, docs }: Config, { port, plan }: Gateway): string {
  // Every interface is reached by this name too, and it can be clicked on.
  const name = host === '::' || host === '0.0.0.0' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const url = `http://${name}:${port}`
  const routes = plan()?.routes.length ?? 0
  const served = `${url} serves ${routes} route${routes === 1 ? '' : 's'} of ${[...new Set(upstreams.values())].join(', ')}`
  return docs ? `${served}; to read and to try: ${url}${docsPaths.page}` : served
}
