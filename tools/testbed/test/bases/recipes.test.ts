import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { recipes } from '../../src/bases/ingredients.ts'
import { standIns } from '../../src/bases/stand-ins.ts'

describe('the recipes of the bases', () => {
  for (const name of standIns) {
    it(`makes ${name} of what is there, so that nothing is pulled`, () => {
      const recipe = readFileSync(path.join(recipes, `bases/${name}.Dockerfile`), 'utf8')
      assert.doesNotMatch(recipe, /^# *syntax/m)
      const bases = [...recipe.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base)
      for (const base of bases) assert.match(base ?? '', /^(scratch|slipway-testbed\/(debian|node-build):local)$/)
    })
  }
})
