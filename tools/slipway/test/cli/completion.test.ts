import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { complete } from '../../src/cli/complete.ts'
import { createProgram } from '../../src/cli/program.ts'
import { bin, root, slipway } from './slipway.ts'

const known = { service: async () => ['gateway', 'gifts'], services: async () => ['gateway', 'gifts'], contracts: async () => ['gifts'], targets: async () => ['routes', 'services'] }

describe('completion', () => {
  const cases = [
    { what: 'commands', words: ['doc'], offers: ['doctor'] },
    { what: 'commands of contracts', words: ['contracts', 'r'], offers: ['release'] },
    { what: 'contracts', words: ['contracts', 'release', ''], offers: ['gifts'] },
    { what: 'targets that are not there yet', words: ['render', 'routes', ''], offers: ['services'] },
    { what: 'services', words: ['invoke', 'ga'], offers: ['gateway'] },
    { what: 'no second service', words: ['invoke', 'gateway', ''], offers: [] },
    { what: 'options', words: ['invoke', 'gateway', '--da'], offers: ['--data'] },
    { what: 'the values of an option', words: ['dev', '--reset', '--only', 'gi'], offers: ['gifts'] },
    { what: 'arguments after an option with its value', words: ['invoke', '--data', '{}', 'gi'], offers: ['gifts'] },
    { what: 'shells', words: ['completion', ''], offers: ['bash', 'zsh', 'fish'] },
    { what: 'nothing that only tests run', words: ['with'], offers: [] },
  ]
  for (const { what, words, offers } of cases) {
    it(`offers ${what}`, async () => assert.deepEqual(await complete(createProgram(root), words, known), offers))
  }

  it('knows the names of this workspace', async () => {
    assert.deepEqual((await slipway(['__complete', '--', 'dev', '--only', 'gatew'])).stdout, 'gateway\n')
    assert.deepEqual((await slipway(['__complete', '--', 'diff', 'rou'])).stdout, 'routes\n')
    assert.deepEqual((await slipway(['__complete', '--', 'contracts', 'lint', 'transc'])).stdout, 'transcoder\n')
  })

  const noBash = spawnSync('bash', ['-c', 'true']).error ? 'there is no bash' : false
  for (const typed of ['slipway', 'npx slipway']) {
    it(`works in bash after "${typed}"`, { skip: noBash }, () => {
      const script = `source <("$NODE" "$BIN" completion bash)
        COMP_WORDS=(${typed} render --j) COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
        _slipway && printf '%s\\n' "\${COMPREPLY[@]}"`
      const { stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: root, encoding: 'utf8', env: { ...process.env, NODE: process.execPath, BIN: bin } })
      assert.equal(stdout, '--json\n', stderr)
    })
  }

  it('leaves npx alone where it runs something else', { skip: noBash }, () => {
    const script = 'source <("$NODE" "$BIN" completion bash); COMP_WORDS=(npx nx ru) COMP_CWORD=2; _slipway; printf "%s" "${COMPREPLY[@]}"'
    const { stdout } = spawnSync('bash', ['-c', script], { cwd: root, encoding: 'utf8', env: { ...process.env, NODE: process.execPath, BIN: bin } })
    assert.equal(stdout, '')
  })
})
