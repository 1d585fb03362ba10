import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { imageProblems } from '../../src/manifest/images.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const digest = `sha256:${'a'.repeat(64)}`

function problemsOf(t: TestContext, images: string): string[] {
  const root = mkdtempSync(path.join(tmpdir(), 'slipway-images-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(path.join(root, 'deploy/environments/staging'), { recursive: true })
  cpSync(path.join(workspace, 'deploy/images.schema.json'), path.join(root, 'deploy/images.schema.json'))
  writeFileSync(path.join(root, 'deploy/environments/staging/values.yaml'), '')
  writeFileSync(path.join(root, 'deploy/environments/staging/images.yaml'), images)
  return imageProblems(root, ['cards', 'gifts'])
}

describe('the images of an environment', () => {
  for (const [what, images] of [
    ['a digest and a tag', `services:\n  cards: { platform: { image: { digest: "${digest}", tag: "1.2.0" } } }\n`],
    ['a digest alone', `services:\n  cards: { platform: { image: { digest: "${digest}" } } }\n`],
    ['nothing yet', 'services: {}\n'],
  ] as const) {
    it(`may be ${what}`, (t) => assert.deepEqual(problemsOf(t, images), []))
  }

  for (const [what, images, problem] of [
    ['of no service', `services:\n  card: { platform: { image: { digest: "${digest}" } } }\n`, /staging\/images\.yaml:2: services\.card: there is no such service; did you mean "cards"\?$/],
    ['without a digest', 'services:\n  cards: { platform: { image: { tag: latest } } }\n', /services\.cards\.platform\.image: "digest" is missing$/],
    ['by a digest that is none', 'services:\n  cards: { platform: { image: { digest: "sha256:abc" } } }\n', /images\.yaml:2: .*"sha256:abc" is not what it takes/],
    ['with more than images', `services:\n  cards: { platform: { image: { digest: "${digest}" }, scale: { min: 3 } } }\n`, /unknown key "scale"/],
    ['by a tag that YAML takes for a number', `services:\n  cards: { platform: { image: { digest: "${digest}", tag: 1.2 } } }\n`, /must be string/],
  ] as const) {
    it(`cannot be ${what}`, (t) => {
      const problems = problemsOf(t, images)
      assert.equal(problems.length, 1, problems.join('\n'))
      assert.match(problems[0] ?? '', problem)
    })
  }
})
