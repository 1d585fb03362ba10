import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { flags } from '../src/alone/flags.ts'

const home = path.dirname(import.meta.dirname)
const read = (file: string) => readFileSync(path.join(home, file), 'utf8')

describe('the README', () => {
  it('has every variable that the gateway knows, and no other', () => {
    const sources = ['src/config.ts', 'src/admin-address.ts'].map(read).join('\n')
    const known = [...sources.matchAll(/(?:env\.\w+|readHeaders)\((?:env, )?'([A-Z_]+)'/g)].map(([, name = '']) => name)
    const rows = read('README.md').split('\n').filter((line) => /^\| `[A-Z]/.test(line)).map((line) => line.split('|')[1] ?? '')
    const told = rows.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name))
    assert.ok(flags.every(({ variable }) => told.includes(variable)))
    assert.deepEqual(told.toSorted(), [...new Set(known)].toSorted())
  })
})
