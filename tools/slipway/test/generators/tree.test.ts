import { createTree } from '@nx/devkit/testing'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { renameModule, renameScope } from '../../src/generators/init/rewrite.ts'
import { withoutSample } from '../../src/generators/prune/without-sample.ts'
import { removeFromEnvironments, replaceScalars } from '../../src/generators/workspace/service-files.ts'
import { wholeWord } from '../../src/generators/workspace/sources.ts'

describe('what generators rewrite', () => {
  it('is the scope of packages and owners, and no part of another word', () => {
    const text = "import '@old/toolkit'; mail@old/x; /^@old\\/orders/"
    assert.equal(renameScope(text, '@old', '@new'), "import '@new/toolkit'; mail@old/x; /^@new\\/orders/")
  })

  it('is the module in imports and module lines, and not a domain that ends in the same name', () => {
    const rename = (text: string, file = 'main.go') => renameModule(text, file, 'old.example', 'git.new.example/shop')
    assert.equal(rename('"old.example/libs/x"'), '"git.new.example/shop/libs/x"')
    assert.equal(rename('"catalog.old.example/Product"'), '"catalog.old.example/Product"')
    assert.equal(rename('module old.example\n', 'go.mod'), 'module git.new.example/shop\n')
    assert.equal(rename('test@old.example', 'a.ts'), 'test@old.example')
  })

  it('is a whole word', () => {
    assert.equal('go-catalog go-catalogue my-go-catalog apps/go-catalog/x'.replaceAll(wholeWord('go-catalog'), 'X'), 'X go-catalogue my-go-catalog apps/X/x')
  })

  it('is a passage of Markdown about the sample, and a row of a table', () => {
    const text = 'a\n\n<!-- sample -->\nb\n<!-- /sample -->\n\n| c |\n| d | <!-- sample -->\n| e |\n'
    assert.equal(withoutSample(text, 'README.md'), 'a\n\n| c |\n| e |\n')
    assert.equal(withoutSample(text, 'a.ts'), text)
  })

  it('is a value of YAML, while comments and spaces stay', () => {
    const tree = createTree()
    tree.write('a.yaml', '# why\nneeds: { services: [ a,b ] } # who\n')
    replaceScalars(tree, 'a.yaml', (document) => [document.getIn(['needs', 'services', 1], true)], 'long-name')
    assert.equal(tree.read('a.yaml', 'utf8'), '# why\nneeds: { services: [ a,long-name ] } # who\n')
  })

  it('is a service that leaves every environment, with its image', () => {
    const tree = createTree()
    tree.write('deploy/environments/staging/values.yaml', 'services:\n  gifts: { platform: { scale: { min: 3 } } }\n  # stays\n  cards: { platform: { scale: { min: 2 } } }\n')
    tree.write('deploy/environments/staging/images.yaml', 'services:\n  gifts: { platform: { image: { tag: a } } }\n')
    tree.write('deploy/environments/empty/values.yaml', '# nothing differs\n')
    removeFromEnvironments(tree, 'gifts')
    assert.equal(tree.read('deploy/environments/staging/values.yaml', 'utf8'), 'services:\n  # stays\n  cards: { platform: { scale: { min: 2 } } }\n')
    assert.equal(tree.read('deploy/environments/staging/images.yaml', 'utf8'), 'services: {}\n')
    assert.equal(tree.read('deploy/environments/empty/values.yaml', 'utf8'), '# nothing differs\n')
  })
})
