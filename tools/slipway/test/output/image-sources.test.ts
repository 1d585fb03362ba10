import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { buildSystem } from '../../src/model/system.ts'
import { readImageSources } from '../../src/output/image-sources.ts'
import { gateway, manifest } from '../model/manifests.ts'

const files: Readonly<Record<string, string>> = {
  'go.mod': 'module acme.example\n',
  'apps/go-orders/main.go': 'package main\nimport (\n"acme.example/apps/go-orders/internal/orders"\n"acme.example/libs/go-service"\n)\n',
  'apps/go-orders/main_test.go': 'package main\nimport "acme.example/libs/go-testing"\n',
  'apps/go-orders/internal/orders/orders.go': 'package orders\nimport "acme.example/libs/contracts/orders/gen/go/acme/orders/v1"\n',
  'libs/go-service/service.go': 'package service\nimport "acme.example/libs/go-service/admin"\n',
  'libs/go-service/admin/admin.go': 'package admin\nimport "acme.example/libs/go-clock"\nimport "net/http"\n',
  'libs/go-clock/clock.go': 'package clock\n',
  'libs/go-testing/testing.go': 'package testing\n',
  'libs/contracts/orders/gen/go/acme/orders/v1/orders.pb.go': 'package v1\nimport "acme.example/libs/contracts/gen/go/money"\n',
  'libs/contracts/gen/go/money/money.pb.go': 'package money\n',
  'apps/gateway/package.json': '{ "name": "@acme/gateway", "dependencies": { "@acme/transcoder": "0.0.0", "fastify": "5.0.0" }, "devDependencies": { "@acme/testing": "0.0.0" } }',
  'libs/transcoder/package.json': '{ "name": "@acme/transcoder", "dependencies": { "@acme/http": "0.0.0" } }',
  'libs/http/package.json': '{ "name": "@acme/http" }',
  'libs/testing/package.json': '{ "name": "@acme/testing" }',
}

describe('what an image is built from', () => {
  it('is what its program imports, directly or not, without what only tests import', (t) => {
    const root = mkdtempSync(path.join(tmpdir(), 'slipway-sources-'))
    t.after(() => rmSync(root, { recursive: true }))
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
      writeFileSync(path.join(root, file), content)
    }
    assert.deepEqual(Object.fromEntries(readImageSources(root, buildSystem([gateway, manifest('orders', { public: true })]))), {
      'apps/go-orders': ['libs/contracts/gen/go', 'libs/contracts/orders/gen/go', 'libs/go-clock', 'libs/go-service', 'apps/go-orders'],
      'apps/gateway': ['libs/http', 'libs/transcoder', 'apps/gateway'],
    })
  })
})
