import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Sbom } from '../../src/images/sbom.ts'
import type { Service } from '../../src/model/service.ts'
import { root } from './system.ts'

/** Asserts that an SBOM names what is in an image of ours, in the versions that the workspace asks for, and not what only tests need. */
export function assertDescribes(sbom: Sbom, language: Service['language']): void {
  const named = new Map(sbom.components.map(({ group, name, version }) => [group ? `${group}/${name}` : name, version]))
  for (const [name, version] of Object.entries(expected[language]())) {
    const there = named.get(name) ?? 'not there'
    const why = `${name} is ${there}; there are ${[...named.keys()].join(' ')}`
    if (version instanceof RegExp) assert.match(there, version, why)
    else assert.equal(there, version, why)
  }
  for (const name of ['supertest', 'esbuild', 'typescript', 'github.com/stretchr/testify']) assert.ok(!named.has(name), name)
}

const expected: Readonly<Record<Service['language'], () => Record<string, string | RegExp | undefined>>> = {
  go: () => {
    const module = read('go.mod')
    return {
      'google.golang.org/grpc': /google\.golang\.org\/grpc (\S+)/.exec(module)?.[1],
      // The toolchain may be a later patch than the module asks for.
      stdlib: new RegExp(`^go${/^go (\d+\.\d+)/m.exec(module)?.[1]}\\.`),
    }
  },
  typescript: () => {
    const { dependencies } = JSON.parse(read('apps/gateway/package.json')) as { dependencies: Record<string, string> }
    return { fastify: dependencies['fastify'], '@grpc/grpc-js': /^\d/, node: /^24\./ }
  },
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
