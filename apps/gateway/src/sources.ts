import type { DescriptorSource, ReflectionOptions, Source } from '@slipway/transcoder'
import { SourceError, descriptorFiles, serverReflection, textFile } from '@slipway/transcoder'
import type { ChannelCredentials } from '@grpc/grpc-js'
import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from './config.ts'
import { ConfigError } from './environment.ts'

/** What a plan is made of, read once and ready to be watched. */
export interface Sources {
  readonly descriptors: DescriptorSource
  readonly httpRules: Source<string> | undefined
}

type Said = Pick<Config, 'descriptors' | 'reflection' | 'httpRules' | 'reloadInterval' | 'upstreams' | 'nameOf'>

/** How long a server may take to be there, in milliseconds: whoever starts both at once starts this one first as often as not. */
const patience = 60_000
const pause = 500

/** Rejects with a ConfigError for what cannot be read. `say` is told what is waited for. */
export async function openSources(config: Said, credentials: ChannelCredentials, say: (line: string) => void): Promise<Sources> {
  const { reflection, httpRules, reloadInterval, upstreams, nameOf } = config
  const polling: ReflectionOptions = reloadInterval === undefined ? {} : { interval: reloadInterval }
  const descriptors = reflection ? serverReflection([...new Set(upstreams.values())], { ...polling, credentials }) : descriptorFiles(config.descriptors, polling)
  const rules = httpRules === undefined ? undefined : textFile(httpRules, polling)
  return {
    descriptors: await opened(descriptors, nameOf(reflection ? 'REFLECTION' : 'DESCRIPTORS'), say),
    httpRules: rules && await opened(rules, nameOf('HTTP_RULES'), say),
  }
}

/** A source that has been read: a plugin of Fastify may take no more than ten seconds to start, and a server longer to be there. */
async function opened<T>(source: Source<T>, name: string, say: (line: string) => void): Promise<Source<T>> {
  const value = await loadWhenThere(source, say).catch((error: unknown) => {
    throw error instanceof SourceError ? new ConfigError(`${name}: ${error.message}`) : error
  })
  return { load: async () => value, watch: (changed, failed) => source.watch(changed, failed) }
}

async function loadWhenThere<T>(source: Source<T>, say: (line: string) => void): Promise<T> {
  let waitedFor: string | undefined
  for (const end = Date.now() + patience; ; await delay(pause)) {
    try {
      return await source.load()
    } catch (error) {
      if (!(error instanceof SourceError) || !error.isAbsent || Date.now() > end) throw error
      if (waitedFor !== error.message) say(`${error.message}; waiting for it`)
      waitedFor = error.message
    }
  }
}
