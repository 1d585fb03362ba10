import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { printSbom, reproducible } from '../../src/images/sbom.ts'

describe('an SBOM', () => {
  const written = (serialNumber: string, timestamp: string) => ({
    bomFormat: 'CycloneDX' as const,
    specVersion: '1.6',
    serialNumber,
    metadata: { timestamp, tools: { components: [{ type: 'application', name: 'syft', version: '[not provided]' }] }, component: { name: 'shop' } },
    components: [{ type: 'library', name: 'fastify', version: '5.0.0' }],
  })

  it('is the same whenever it is written, and names what wrote it', () => {
    const one = reproducible(written('urn:uuid:1', '2026-01-01T00:00:00Z'), 'v1.2.3')
    const other = reproducible(written('urn:uuid:2', '2026-01-02T00:00:00Z'), 'v1.2.3')
    assert.equal(printSbom(one), printSbom(other))
    assert.deepEqual(JSON.parse(printSbom(one)), {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { tools: { components: [{ type: 'application', name: 'syft', version: 'v1.2.3' }] }, component: { name: 'shop' } },
      components: [{ type: 'library', name: 'fastify', version: '5.0.0' }],
    })
  })

  it('of which syft left out the components has none', () => {
    const { components: _, ...empty } = written('urn:uuid:1', '2026-01-01T00:00:00Z')
    assert.deepEqual(reproducible(empty, 'v1.2.3').components, [])
  })
})
