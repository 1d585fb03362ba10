import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { provideBases } from '../bases/provide.ts'
import { makeRootFileSystem } from '../bases/root-file-system.ts'
import { listIngredients } from '../bases/ingredients.ts'
import { addBridge } from '../machine/interfaces.ts'
import { claimFolder } from '../machine/claim.ts'
import { claimMachine, restoreMachine } from '../machine/machine.ts'
import { chooseSubnets } from '../machine/subnets.ts'
import { findProgram } from '../program.ts'
import { configureCompose, engineAnswers, hasCompose } from './client.ts'
import type { Dockerd } from './dockerd.ts'
import { startDockerd } from './dockerd.ts'
import { installEngine } from './packages.ts'

/** A Docker engine that answers, with a docker program that has compose. */
export interface Engine {
  readonly host: string
  /** What a program needs in its environment to use this engine. */
  readonly environment: Readonly<Record<string, string>>
  /** Whether the engine is one that this process started, with stand-ins for the public bases. */
  readonly own: boolean
  /** Ends the engine, if it is our own, and puts the machine back. */
  stop(): Promise<void>
}

export interface EngineOptions {
  readonly signal?: AbortSignal
}

/** Lends an engine for as long as `use` takes, and answers what that answers. */
export async function withEngine<T>(root: string, use: (engine: Engine) => Promise<T>, options: EngineOptions = {}): Promise<T> {
  const engine = await startEngine(root, options)
  try {
    return await use(engine)
  } finally {
    await engine.stop()
  }
}

/** The engine that DOCKER_HOST or the default socket gives, or else one of our own. `root` is the workspace's. */
export async function startEngine(root: string, options: EngineOptions = {}): Promise<Engine> {
  return (await engineAnswers()) ? useEngine(root) : makeEngine(root, options)
}

async function useEngine(root: string): Promise<Engine> {
  const host = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
  const lent = { host, own: false, stop: async () => {} }
  console.error(`testbed: uses the engine at ${host}`)
  if (await hasCompose()) return { ...lent, environment: {} }
  const config = path.join(root, '.slipway/testbed/client')
  configureCompose(root, config, { inherit: true })
  return { ...lent, environment: { DOCKER_CONFIG: config } }
}

async function makeEngine(root: string, { signal }: EngineOptions): Promise<Engine> {
  await installEngine(signal)
  const ingredients = await listIngredients(root)
  const data = await claimMachine()
  let dockerd: Dockerd | undefined
  const stop = async () => {
    try {
      await dockerd?.stop()
    } finally {
      await restoreMachine()
    }
  }
  try {
    // Both take a while on a machine that never did it, so the one is made while the other is built.
    const [, environment] = await Promise.all([makeRootFileSystem(ingredients, signal), describeClient(root, data)])
    const subnets = await chooseSubnets()
    await addBridge(subnets.bridge)
    dockerd = await startDockerd({ socket: path.join(claimFolder, 'docker.sock'), data, pool: subnets.pool, signal })
    const bases = await provideBases(ingredients, environment, signal)
    return { host: environment.DOCKER_HOST, environment: { ...environment, SLIPWAY_BASES: bases }, own: true, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The docker program that came with dockerd is first in PATH: another may not speak to it, or want a plugin to build. */
async function describeClient(root: string, data: string) {
  const programs = path.join(data, 'bin')
  mkdirSync(programs)
  symlinkSync(findProgram('docker', ['/usr/bin']) ?? 'docker', path.join(programs, 'docker'))
  const config = path.join(data, 'client')
  configureCompose(root, config, { inherit: false })
  return {
    DOCKER_HOST: `unix://${path.join(claimFolder, 'docker.sock')}`,
    DOCKER_CONFIG: config,
    DOCKER_BUILDKIT: '1',
    PATH: `${programs}${path.delimiter}${process.env['PATH'] ?? ''}`,
  }
}
