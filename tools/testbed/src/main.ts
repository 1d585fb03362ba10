import { rmSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { exitCodeOf, UsageError } from '@slipway/toolkit/exit'
import type { Lender } from './lend.ts'
import { lend } from './lend.ts'
import { restoreMachine } from './machine/machine.ts'

const root = path.resolve(import.meta.dirname, '../../..')

/** For other shells, while something is lent: set -a; . .slipway/testbed/environment */
const environmentFile = path.join(root, '.slipway/testbed/environment')

const usage = `testbed docker -- <command...>   runs a command with a Docker engine that answers: the one that is there, or one
                                 of its own that is gone when the command ends
testbed cluster [--control-planes 1] [--workers 1] [--fsync] [--bare] [--no-images] -- <command...>
                                 runs a command with a Kubernetes cluster that kubeadm made, with a registry that has
                                 the images of this workspace; --bare: with its nodes, and no cluster of them yet
testbed exec <node> -- <command...>
                                 runs a command on a node of the cluster that is lent to this one
testbed apiserver -- <command...>
                                 runs a command with a Kubernetes API server and its etcd alone: it admits objects, and
                                 runs nothing
testbed restore                  puts the machine back where a testbed was killed and could not`

/** What can be lent, by its word. */
const lenders: Readonly<Record<string, (options: readonly string[]) => Promise<Lender>>> = {
  docker: async (options) => {
    readOptions(options, {})
    const { withEngine } = await import('./engine/engine.ts')
    return (use, signal) => withEngine(root, use, { signal })
  },
  apiserver: async (options) => {
    readOptions(options, {})
    const { lendApiServer } = await import('./kubernetes/apiserver/lend-apiserver.ts')
    return (use, signal) => lendApiServer(root, use, { signal })
  },
  cluster: async (options) => {
    const asked = readOptions(options, { 'control-planes': { type: 'string' }, workers: { type: 'string' }, fsync: { type: 'boolean' }, bare: { type: 'boolean' }, 'no-images': { type: 'boolean' } })
    const size = { controlPlanes: count(asked['control-planes'], 1, 1), workers: count(asked['workers'], 1, 0) }
    const { lendCluster } = await import('./kubernetes/lend-cluster.ts')
    return (use, signal) => lendCluster(root, use, { ...size, fsync: asked['fsync'] === true, bare: asked['bare'] === true, images: asked['no-images'] !== true, signal })
  },
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = exitCodeOf(error)
}

async function main(args: readonly string[]): Promise<number> {
  const { word = '', options, command } = splitArguments(args)
  const lender = await lenders[word]?.(options)
  if (lender !== undefined && command.length > 0) return lend(lender, command, environmentFile)
  if (word === 'exec' && options.length === 1 && command.length > 0) {
    const { execOnNode } = await import('./kubernetes/exec.ts')
    return execOnNode(String(options[0]), command)
  }
  if (word === 'restore' && args.length === 1) {
    console.log((await restoreMachine()) ? 'testbed: the machine is as it was' : 'testbed: there is nothing to put back')
    rmSync(environmentFile, { force: true })
    return 0
  }
  if (word === '--help') {
    console.log(usage)
    return 0
  }
  throw new UsageError(usage)
}

function splitArguments([word, ...rest]: readonly string[]) {
  const separator = rest.indexOf('--')
  return separator < 0 ? { word, options: rest, command: [] } : { word, options: rest.slice(0, separator), command: rest.slice(separator + 1) }
}

function readOptions(args: readonly string[], options: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values as Readonly<Record<string, string | boolean | undefined>>
  } catch {
    throw new UsageError(usage)
  }
}

function count(text: string | boolean | undefined, otherwise: number, least: number): number {
  const number = text === undefined ? otherwise : Number(text)
  if (!Number.isInteger(number) || number < least || number > 9) throw new UsageError(usage)
  return number
}
