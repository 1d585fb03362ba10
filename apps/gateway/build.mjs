import { rmSync } from 'node:fs'
import path from 'node:path'
import { bundle } from './build/bundle.ts'

// `node build.mjs` makes what the image has, `node build.mjs --maps` the source maps to it.
const dist = path.join(import.meta.dirname, 'dist')
rmSync(dist, { recursive: true, force: true })
await bundle(dist, { maps: process.argv.includes('--maps') })
