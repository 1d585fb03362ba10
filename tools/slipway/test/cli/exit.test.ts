import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { MissingError, UsageError, exitCodeOf } from '../../src/cli/exit.ts'
import { slipway } from './slipway.ts'

describe('the exit code', () => {
  const cases: { what: string; args: string[]; code: number; says?: RegExp }[] = [
    { what: 'help', args: ['--help'], code: 0 },
    { what: 'the help of a command', args: ['help', 'diff'], code: 0 },
    { what: 'no command', args: [], code: 2 },
    { what: 'an unknown command', args: ['chekc'], code: 2, says: /Did you mean check\?/ },
    { what: 'an unknown command of contracts', args: ['contracts', 'lnt'], code: 2, says: /Did you mean lint\?/ },
    { what: 'an unknown option', args: ['check', '--jsn'], code: 2, says: /Did you mean --json\?/ },
    { what: 'an argument too many', args: ['check', 'this'], code: 2, says: /too many arguments/ },
    { what: 'a missing argument', args: ['invoke'], code: 2, says: /missing required argument 'service'/ },
    { what: 'a value that is none of the choices', args: ['completion', 'csh'], code: 2, says: /Allowed choices are bash, zsh, fish/ },
    { what: 'an unknown target', args: ['diff', 'routs'], code: 2, says: /^there is no target "routs"; did you mean "routes"\?/ },
    { what: 'an unknown contract', args: ['contracts', 'check', 'import'], code: 2, says: /^there is no contract "import"; did you mean "imports"\?/ },
    { what: 'an unknown service', args: ['invoke', 'gatewy'], code: 2, says: /^there is no service "gatewy"; did you mean "gateway"\?/ },
    { what: 'an unknown service to show', args: ['dev', '--only', 'gateway,gatewy'], code: 2, says: /^there is no service "gatewy"; did you mean "gateway"\?/ },
  ]
  for (const { what, args, code, says = /^/ } of cases) {
    it(`is ${code} for ${what}`, async () => {
      const result = await slipway(args)
      assert.match(result.stderr, says)
      assert.equal(result.code, code)
    })
  }

  it('follows what caused an error', () => {
    const { error: noProgram } = spawnSync('a-program-that-is-nowhere')
    const inUse = Object.assign(new Error('bind'), { code: 'EADDRINUSE' })
    const noFile = Object.assign(new Error('open'), { code: 'ENOENT', syscall: 'open' })
    const codes = [new Error('wrong'), 'wrong', new UsageError('x'), new MissingError('x'), noProgram, new Error('starting', { cause: noProgram }), inUse, noFile].map(exitCodeOf)
    assert.deepEqual(codes, [1, 1, 2, 3, 3, 3, 3, 1])
  })
})
