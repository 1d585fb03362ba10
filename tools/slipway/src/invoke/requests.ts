import type { DescMethod, JsonValue, Message, Registry } from '@bufbuild/protobuf'
import { fromJson } from '@bufbuild/protobuf'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { UsageError } from '../cli/exit.ts'
import { describeMisfit } from './misfit.ts'
import { streams } from './methods.ts'

/** The requests that --data gives, `-` being `input`. For a method that streams them, one a line of the input, as the lines come. */
export async function* readRequests(method: DescMethod, data: readonly string[], input: Readable, registry: Registry): AsyncGenerator<Message> {
  const { client } = streams(method)
  if (!client && data.length > 1) throw new UsageError(`${method.name} takes one request, and there are ${data.length} --data`)
  for (const one of data.length === 0 && !client ? ['{}'] : data) {
    if (one !== '-') yield parse(method, one, '--data', registry)
    else if (client) yield* readLines(method, input, registry)
    else yield parse(method, await text(input), 'standard input', registry)
  }
}

async function* readLines(method: DescMethod, input: Readable, registry: Registry): AsyncGenerator<Message> {
  let number = 0
  for await (const line of createInterface({ input })) {
    number += 1
    if (line.trim() !== '') yield parse(method, line, `standard input, line ${number}`, registry)
  }
}

function parse({ input }: DescMethod, source: string, where: string, registry: Registry): Message {
  const json = parseJson(source, where)
  const misfit = describeMisfit(input, json, registry)
  if (misfit !== undefined) throw new UsageError(`${where}: ${misfit}`)
  return fromJson(input, json, { registry })
}

/** JSON, or a UsageError that names the place it comes from. */
export function parseJson(source: string, where: string): JsonValue {
  try {
    return JSON.parse(source) as JsonValue
  } catch (error) {
    throw new UsageError(`${where} is not JSON: ${(error as Error).message}`)
  }
}
