import { Command, InvalidArgumentError } from 'commander'
import type { InvokeOptions } from '../invoke/invoke.ts'
import { milliseconds } from '../model/duration.ts'
import { examples } from './examples.ts'

/** `slipway invoke`: calls what runs, as a client would. */
export function invokeCommand(root: string): Command {
  return new Command('invoke')
    .description('Call a method of a running service; without a method, list them, or run a scheduled service now.')
    .argument('<service>', 'its name; any word with --address')
    .argument('[method]', 'such as GetProduct or CatalogService.GetProduct; for HTTP, such as "GET /path"')
    .option('--data <json>', 'a request; several for a method that streams requests; "-" reads them from standard input, one a line', collect, [] as string[])
    .option('--address <host:port>', 'where it listens, instead of where npm start has it', hostAndPort)
    .option('--header <name=value>', 'metadata or a header, several times for several', collectPair, [] as [string, string][])
    .option('--deadline <time>', 'such as 500ms, 10s or 2m; 10s by default, without end for streamed answers', duration)
    .option('--user <name>', 'on whose behalf, such as users/developer')
    .option('--json', 'list methods as JSON; answers are JSON anyway, one a line', false)
    .addHelpText('after', examples({
      'npx slipway invoke catalog': 'list its methods',
      'npx slipway invoke catalog ListProducts --data \'{"pageSize":2}\'': 'call one',
      'npx slipway invoke catalog ListProducts --address 127.0.0.1:50051': 'call one that runs elsewhere',
      'npx slipway invoke gateway \'GET /v1/products\'': 'call by HTTP',
    }))
    .action(async (service: string, method: string | undefined, options: InvokeOptions) => {
      process.exitCode = await (await import('../invoke/invoke.ts')).invoke(root, service, method, options)
    })
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

function collectPair(text: string, before: readonly [string, string][]): [string, string][] {
  const [, name, value] = /^([\w.-]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It takes name=value.')
  return [...before, [name.toLowerCase(), value]]
}

function hostAndPort(text: string): string {
  if (!/^[^\s/]+:\d{1,5}$/.test(text)) throw new InvalidArgumentError('It takes host:port.')
  return text
}

function duration(text: string): number {
  const time = milliseconds(text)
  if (time === undefined) throw new InvalidArgumentError('It takes a time such as 500ms, 10s or 2m.')
  return time
}
