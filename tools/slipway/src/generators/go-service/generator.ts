import type { GeneratorCallback, Tree } from '@nx/devkit'
import { generateFiles } from '@nx/devkit'
import path from 'node:path'
import { listFiles } from '../../workspace/files.ts'
import { readManifests } from '../../manifest/read.ts'
import type { Facts } from '../workspace/facts.ts'
import { readFacts } from '../workspace/facts.ts'
import { finish } from '../workspace/finish.ts'
import type { GoServiceOptions, Plan } from './options.ts'
import { planService } from './options.ts'

/** Adds a service: its folder, its contract if it speaks gRPC, and once written, what is generated and derived of them. */
export default function goService(tree: Tree, options: GoServiceOptions): GeneratorCallback {
  const plan = planService(options)
  requireRoom(tree, plan)
  const facts = readFacts(tree)
  for (const template of templatesOf(plan)) write(tree, template, `apps/go-${plan.name}`, plan, facts)
  if (plan.kind === 'grpc') write(tree, 'contract', `libs/contracts/${plan.name}`, plan, facts)
  return finish(tree.root, { contracts: plan.kind === 'grpc' ? [plan.name] : [], next: nextSteps(plan) })
}

function templatesOf({ kind, framework, postgres }: Plan): string[] {
  return ['service', kind, ...(kind === 'http' ? [framework.replace('/', '-')] : []), ...(postgres ? ['postgres'] : [])]
}

function write(tree: Tree, template: string, target: string, plan: Plan, facts: Facts): void {
  generateFiles(tree, path.join(import.meta.dirname, 'files', template), target, { ...plan, ...facts })
}

/** Nothing is overwritten, and no two services have one name. What Git ignores, such as what tests left in a folder, is in nobody's way. */
function requireRoom(tree: Tree, { name, kind }: Plan): void {
  const files = listFiles(tree.root)
  const taken = readManifests(tree.root).find((manifest) => manifest.name === name)
  if (taken) throw new Error(`there is a service "${name}" already: ${taken.folder}`)
  for (const folder of [`apps/go-${name}`, ...(kind === 'grpc' ? [`libs/contracts/${name}`] : [])]) {
    if (files.some((file) => file.startsWith(`${folder}/`))) throw new Error(`${folder} exists already: choose another name, or take it away first`)
  }
}

function nextSteps({ name, kind }: Plan): string {
  return kind === 'job' ? `apps/go-${name} is ready: npm start, then npx slipway invoke ${name}` : `apps/go-${name} is ready: npm start shows a request for it`
}
