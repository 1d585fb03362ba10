// Publishes the images and the chart of the commit that is checked out, and proposes that an environment runs them:
//
//   node tools/pipelines/promote.mjs ENVIRONMENT
//
// The proposal is a branch, promote/ENVIRONMENT, with one commit that "npx slipway promote" makes, and a merge or pull request where the CI's forge can
// be asked for one. Without SLIPWAY_REGISTRY there is nothing to do.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { GitHistory } from './history.mjs'
import { login } from './login.mjs'
import { openProposal } from './proposal.mjs'
import { authored, git, run, slipway } from './run.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

try {
  promote(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

function promote([environment, ...rest]) {
  if (environment === undefined || rest.length > 0) throw new Error('usage: node tools/pipelines/promote.mjs ENVIRONMENT')
  if (!process.env.SLIPWAY_REGISTRY) return console.log('no SLIPWAY_REGISTRY: nothing is published or promoted')
  const history = new GitHistory(root)
  const { head } = history
  const branch = `promote/${environment}`
  const tip = history.tipNow(branch)
  if (tip && isOfLater(history, tip, head)) return console.log(`${branch} proposes a later commit already: nothing is published or promoted`)
  login(root, process.env)
  // The version of the chart is by the last tag.
  history.fetchTags()
  const tag = process.env.SLIPWAY_TAG || head.slice(0, 12)
  publish(tag)
  run(root, slipway(root), ['promote', `:${tag}`, environment], authored(root))
  if (history.head === head) return console.log(`${environment} runs these images already: nothing is proposed`)
  openProposal(root, { environment, branch, tip, title: git(root, 'log', '-1', '--format=%s'), body: git(root, 'log', '-1', '--format=%b') })
}

/** A pipeline that took longer than that of a later commit does not take its proposal away. */
function isOfLater(history, tip, head) {
  return history.mergeBase(tip) === head && history.parentOf(tip) !== head
}

function publish(tag) {
  const env = { ...process.env, SLIPWAY_TAG: tag }
  for (const command of [['images', 'build'], ['images', 'push'], ['chart', 'publish']]) run(root, slipway(root), command, env)
}
