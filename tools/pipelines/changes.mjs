// Says what a pipeline's change is, for a CI that cannot tell by paths:
//
//   node tools/pipelines/changes.mjs
//
// prints "images" where all that changed is which images run where, which needs no build, and "work" where there is more. Node core only.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { decide } from './decide.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const images = /^deploy\/environments\/[^/]+\/images\.yaml$/

const { base, history } = decide(root)
const changed = base ? history.changedSince(base) : []
console.log(changed.length > 0 && changed.every((file) => images.test(file)) ? 'images' : 'work')
