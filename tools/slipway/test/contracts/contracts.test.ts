import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { listContracts, selectContracts } from '../../src/contracts/contract.ts'
import { checkFingerprint, writeFingerprint } from '../../src/contracts/fingerprint.ts'
import { lintContract } from '../../src/contracts/lint.ts'
import { checkBreaking, releaseContract } from '../../src/contracts/released.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const book = 'libs/contracts/shelf/acme/shelf/v1/book.proto'

const protos = {
  [book]: `syntax = "proto3";

package acme.shelf.v1;

// Something to read.
message Book {
  // Identifies it.
  string name = 1;
  // What is on its spine.
  string title = 2;
}
`,
  'libs/contracts/press/acme/press/v1/edition.proto': `syntax = "proto3";

package acme.press.v1;

import "acme/shelf/v1/book.proto";

// One printing of a book.
message Edition {
  // What was printed.
  acme.shelf.v1.Book book = 1;
}
`,
}
const generated = 'libs/contracts/shelf/gen/go/acme/shelf/v1/book.pb.go'

describe('contracts', () => {
  let root: string

  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'slipway-contracts-'))
    for (const entry of ['package.json', 'go.mod', 'tools/go', 'tools/slipway/src/contracts']) {
      cpSync(path.join(workspace, entry), path.join(root, entry), { recursive: true })
    }
    symlinkSync(path.join(workspace, 'node_modules'), path.join(root, 'node_modules'))
    for (const [file, content] of Object.entries({ ...protos, [generated]: 'package shelfv1\n' })) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
      writeFileSync(path.join(root, file), content)
    }
    mkdirSync(path.join(root, 'libs/contracts/press/gen'))
    for (const contract of listContracts(root)) {
      releaseContract(root, contract)
      writeFingerprint(root, contract)
    }
  })
  after(() => rmSync(root, { recursive: true, force: true }))

  const contractOf = (name: string) => {
    const [contract] = selectContracts(root, [name])
    assert.ok(contract)
    return contract
  }
  const shelf = () => contractOf('shelf')
  const withEdit = (file: string, from: string, to: string, check: () => void) => {
    const target = path.join(root, file)
    const original = readFileSync(target, 'utf8')
    assert.ok(original.includes(from), `${file} no longer has ${from}`)
    writeFileSync(target, original.replace(from, to))
    try {
      check()
    } finally {
      writeFileSync(target, original)
    }
  }

  it('are found by their folders, and the known ones are named when another is asked for', () => {
    assert.deepEqual(listContracts(root).map(({ name }) => name), ['press', 'shelf'])
    assert.throws(() => selectContracts(root, ['nope']), /no contract nope: libs\/contracts has press, shelf/)
  })

  it('pass as released', () => {
    lintContract(root, shelf())
    checkBreaking(root, shelf())
    checkFingerprint(root, shelf())
    checkFingerprint(root, contractOf('press'))
  })

  it('may not renumber a field, and a release does not hide it', () => {
    withEdit(book, 'string title = 2', 'string title = 22', () => {
      assert.throws(() => checkBreaking(root, shelf()), /field "2" with name "title" on message "Book" was deleted/)
      assert.throws(() => releaseContract(root, shelf()), /field "2"/)
    })
  })

  it('have stale code when a proto changed, and it is said what to run', () => {
    withEdit(book, '// Something to read.', '// Paper.', () => {
      assert.throws(() => checkFingerprint(root, shelf()), /gen is stale.*run: npx slipway contracts generate shelf/)
    })
  })

  it('have stale code too when a proto of another contract changed that they import', () => {
    withEdit(book, '// Something to read.', '// Paper.', () => {
      assert.throws(() => checkFingerprint(root, contractOf('press')), /gen is stale.*run: npx slipway contracts generate press/)
    })
    withEdit('libs/contracts/press/acme/press/v1/edition.proto', '// One printing', '// A printing', () => checkFingerprint(root, shelf()))
  })

  it('show a hand edit of a generated file', () => {
    withEdit(generated, 'package shelfv1', 'package shelfv1 ', () => {
      assert.throws(() => checkFingerprint(root, shelf()), /edited by hand/)
    })
  })

  it('may not leave a field without a comment', () => {
    withEdit(book, '  // What is on its spine.\n', '', () => {
      assert.throws(() => lintContract(root, shelf()), /book\.proto:\d+/)
    })
  })
})
