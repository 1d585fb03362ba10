// Runs Nx targets on what a pipeline's change affects, or on everything where that cannot be known:
//
//   node tools/pipelines/affected.mjs [--print] TARGET… [option of Nx…]
//
// --print only prints what it would run, as JSON. Node core only; runs on Node 20.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { short } from './base.mjs'
import { decide } from './decide.mjs'
import { nxArguments, runNx } from './nx.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function main(args) {
  const targets = args.filter((arg) => !arg.startsWith('-'))
  if (targets.length === 0) throw new Error('usage: node tools/pipelines/affected.mjs [--print] TARGET… [option of Nx…]')
  const { ci, base, why, head } = decide(root)
  console.error(`${base ? `what changed since ${short(base)}` : 'everything'} (${ci}: ${why})`)
  const nx = nxArguments(targets, args.filter((arg) => arg.startsWith('-') && arg !== '--print'), { base, head })
  if (!args.includes('--print')) return runNx(root, nx)
  console.log(JSON.stringify({ base: base ?? null, head, why, nx }))
  return 0
}
