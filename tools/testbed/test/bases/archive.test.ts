import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { archiveOf, osReleaseValue } from '../../src/bases/archive.ts'

const listing = `Translations bookworm main http://mirror.example/debian/
Packages bookworm contrib http://elsewhere.example/debian/
Packages bookworm-security main http://mirror.example/debian-security/
Packages bookworm main http://mirror.example/debian/
`

describe('archiveOf', () => {
  it("is the source of the suite's own main packages", () => {
    assert.equal(archiveOf(listing, 'bookworm'), 'http://mirror.example/debian/')
  })

  it('is none for a suite that apt does not know', () => {
    assert.equal(archiveOf(listing, 'trixie'), undefined)
  })
})

describe('osReleaseValue', () => {
  it('reads values with and without quotation marks', () => {
    const release = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n'
    assert.equal(osReleaseValue(release, 'ID'), 'debian')
    assert.equal(osReleaseValue(release, 'VERSION_ID'), '12')
    assert.equal(osReleaseValue(release, 'VERSION_CODENAME'), undefined)
  })
})
