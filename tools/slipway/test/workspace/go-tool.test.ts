import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { buildGoTool } from '../../src/workspace/go-tool.ts'

/** A workspace with one module of tools, whose programs print their own names. */
function workspace(t: TestContext, programs: readonly string[]): string {
  const root = mkdtempSync(path.join(tmpdir(), 'slipway-go-tool-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  write(root, 'go.mod', `module tools.example/pair\n\ngo 1.26.0\n\ntool (\n${programs.map((name) => `\ttools.example/pair/cmd/${name}\n`).join('')})\n`)
  write(root, 'go.sum', '')
  for (const name of programs) write(root, `cmd/${name}/main.go`, `package main\n\nfunc main() { print("${name}") }\n`)
  return root
}

function write(root: string, file: string, content: string): void {
  const whole = path.join(root, 'tools/go/pair', file)
  mkdirSync(path.dirname(whole), { recursive: true })
  writeFileSync(whole, content)
}

const said = (binary: string) => execFileSync('sh', ['-c', '"$0" 2>&1', binary], { encoding: 'utf8' })

describe('a Go tool', () => {
  it('is built from its own module, and each program of a module by its name', (t) => {
    const root = workspace(t, ['left', 'right'])
    assert.equal(said(buildGoTool(root, 'pair', 'left')), 'left')
    assert.equal(said(buildGoTool(root, 'pair', 'right')), 'right')
  })

  it('is not built again until its module changes', (t) => {
    const root = workspace(t, ['only'])
    const built = statSync(buildGoTool(root, 'pair', 'only')).ino
    assert.equal(statSync(buildGoTool(root, 'pair', 'only')).ino, built)
    write(root, 'go.sum', '\n')
    assert.notEqual(statSync(buildGoTool(root, 'pair', 'only')).ino, built)
  })

  it('that no tool line names is refused', (t) => {
    const root = workspace(t, ['left', 'right'])
    assert.throws(() => buildGoTool(root, 'pair', 'middle'), /tools\/go\/pair\/go\.mod has no tool line for middle/)
  })

  it('that does not compile leaves the last one in place', (t) => {
    const root = workspace(t, ['only'])
    const binary = buildGoTool(root, 'pair', 'only')
    write(root, 'go.sum', '\n')
    write(root, 'cmd/only/main.go', 'package main\n\nfunc main() { nothing() }\n')
    assert.throws(() => buildGoTool(root, 'pair', 'only'))
    assert.equal(said(binary), 'only')
  })
})
