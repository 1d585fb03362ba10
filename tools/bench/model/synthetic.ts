import { create, toBinary } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { workspace } from '../workspace.ts'

const teams = 20
const callsEach = 3

/** Writes a workspace of so many services: each calls a few of those before it, two in three are public, one in ten speaks HTTP. */
export function writeWorkspace(root: string, services: number): void {
  const write = (file: string, content: string | Uint8Array) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), content)
  }
  write('package.json', '{ "name": "@acme/workspace" }\n')
  for (const file of ['manifest.schema.json', 'environment.schema.json', 'bases.yaml']) cpSync(path.join(workspace, 'deploy', file), path.join(root, 'deploy', file))
  write('apps/gateway/service.yaml', 'name: gateway\nteam: platform\nserves: http\nneeds:\n  services: public\n')
  for (let i = 0; i < services; i++) {
    write(`apps/go-s${i}/service.yaml`, manifestOf(i))
    if (!isHttp(i)) {
      write(`libs/contracts/s${i}/acme/s${i}/v1/s${i}.proto`, `syntax = "proto3";\n\npackage acme.s${i}.v1;\n`)
      write(`libs/contracts/s${i}/gen/descriptors.binpb`, descriptorsOf(i))
    }
  }
}

const isHttp = (i: number) => i % 10 === 9

function manifestOf(i: number): string {
  const calls = Array.from({ length: Math.min(i, callsEach) }, (_, k) => `s${Math.floor((i * (k + 1)) / (callsEach + 1))}`)
  return `# yaml-language-server: $schema=../../deploy/manifest.schema.json
name: s${i}
team: t${i % teams}
serves: ${isHttp(i) ? 'http' : 'grpc'}
public: ${i % 3 !== 0}
needs:
  services: [${[...new Set(calls)].join(', ')}]
  postgres: ${i % 2 === 0}
scale: { min: 2, max: 10 }
resources: { cpu: 50m, memory: 64Mi }
slo: { availability: 99.9, latency: { p99: 250ms } }
`
}

/** As large as those of the catalog are on average, in messages and fields. */
function descriptorsOf(i: number): Uint8Array {
  const field = Array.from({ length: 10 }, (_, n) => ({ name: `field_${n}`, number: n + 1, type: 9, label: 1 }))
  const messageType = Array.from({ length: 10 }, (_, n) => ({ name: `Message${n}`, field }))
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, {
    file: [{ name: `acme/s${i}/v1/s${i}.proto`, package: `acme.s${i}.v1`, syntax: 'proto3', messageType }],
  }))
}
