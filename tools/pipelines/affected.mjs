// Runs Nx targets on what a pipeline's change affects, or on everything where that cannot be known:
//
//   node tools/pipelines/affected.mjs [--print] TARGET… [option of Nx…]
//
// --print only prints what it would run, as JSON. Node core only; runs on Node 20.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBase, short } from './base.mjs'
import { GitHistory } from './history.mjs'
import { nxArguments, runNx } from './nx.mjs'
import { readPipeline } from './pipeline.mjs'

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
  const { ci, base, why, head } = decide()
  console.error(`${base ? `what changed since ${short(base)}` : 'everything'} (${ci}: ${why})`)
  const nx = nxArguments(targets, args.filter((arg) => arg.startsWith('-') && arg !== '--print'), { base, head })
  if (!args.includes('--print')) return runNx(root, nx)
  console.log(JSON.stringify({ base: base ?? null, head, why, nx }))
  return 0
}

function decide() {
  const { defaultBase } = readJson(path.join(root, 'nx.json'))
  const history = new GitHistory(root)
  const pipeline = readPipeline(process.env, readJson, defaultBase)
  return { ci: pipeline.ci, head: history.head, ...findBase(pipeline, history) }
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${error.message}`, { cause: error })
  }
}
