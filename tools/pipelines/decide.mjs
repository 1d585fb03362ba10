import { readFileSync } from 'node:fs'
import path from 'node:path'
import { findBase } from './base.mjs'
import { GitHistory } from './history.mjs'
import { readPipeline } from './pipeline.mjs'

/** Since which revision the changes of this pipeline count, and why; without a base, everything. */
export function decide(root) {
  const { defaultBase } = readJson(path.join(root, 'nx.json'))
  const history = new GitHistory(root)
  const pipeline = readPipeline(process.env, readJson, defaultBase)
  return { ci: pipeline.ci, head: history.head, history, ...findBase(pipeline, history) }
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${error.message}`, { cause: error })
  }
}
