import assert from 'node:assert/strict'
import { it } from 'node:test'
import { goImports, goModule } from '../../src/workspace/edges/go-imports.ts'

it('reads single imports, groups, names, comments and raw strings', () => {
  const source = `// Package x says import "comment/one".
package x // import "vanity/path"

import "fmt"; import renamed "a/b"
import (
	_ "c/d" // for its effect
	. "e/f"
	/* "g/h" */
	\`i/j\`
)
`
  assert.deepEqual(goImports(source), ['fmt', 'a/b', 'c/d', 'e/f', 'i/j'])
})

it('stops at the first declaration, whatever strings follow', () => {
  assert.deepEqual(goImports('package x\nimport "a"\nvar import_ = "b"\nconst text = `\nimport "c"\n`\n'), ['a'])
})

it('finds no imports in a file that is empty or broken', () => {
  assert.deepEqual(goImports(''), [])
  assert.deepEqual(goImports('package x\nimport (\n\t"a"\n\t@'), ['a'])
})

it('reads the module path, and says so where there is none', () => {
  assert.equal(goModule('// why\nmodule slipway.example // note\n\ngo 1.26\n'), 'slipway.example')
  assert.throws(() => goModule('go 1.26\n'), /go\.mod: the "module" line is missing/)
})
