import { contract, goFile, goMain, goTest, nodeTest, npmPackage, tsconfig } from './fixture-sources.ts'

const go = 'slipway.example/libs'

/** Two Go services, two APIs, a Go library of four packages, a gateway, a TypeScript library and end-to-end tests. */
export const fixtureFiles: Record<string, string> = {
  '.gitignore': 'node_modules\ndist/\n.nx/\ntest-results/\n',
  'README.md': '# A workspace\n',
  'docs/architecture.md': '# How it is made\n',
  'go.mod': 'module slipway.example\n\ngo 1.26\n',
  'go.sum': '',

  'libs/go-service/README.md': '# What each Go service shares\n',
  'libs/go-service/run.go': goFile('service', `${go}/go-service/config`),
  'libs/go-service/config/config.go': goFile('config'),
  'libs/go-service/config/config_test.go': goTest('config'),
  'libs/go-service/postgres/postgres.go': goFile('postgres', `${go}/go-service/config`),
  'libs/go-service/postgrestest/postgrestest.go': goFile('postgrestest', `${go}/go-service/postgres`),

  'libs/contracts/package.json': npmPackage('contracts', { '@bufbuild/protobuf': '*' }),
  ...contract('catalog'),
  ...contract('orders', `${go}/contracts/catalog/gen/go/slipway/catalog/v1`),

  'apps/go-catalog/service.yaml': 'name: catalog\nteam: assortment\nserves: grpc\npublic: true\nneeds: { postgres: true }\n',
  'apps/go-catalog/main.go': goMain(`${go}/go-service`, 'slipway.example/apps/go-catalog/internal/store'),
  'apps/go-catalog/internal/store/store.go': goFile('store', `${go}/go-service/postgres`, `${go}/contracts/catalog/gen/go/slipway/catalog/v1`),
  'apps/go-catalog/internal/store/store_test.go': goTest('store', `${go}/go-service/postgrestest`),

  'apps/go-orders/service.yaml': 'name: orders\nteam: checkout\nserves: grpc\npublic: true\nneeds: { services: [catalog] }\n',
  'apps/go-orders/main.go': goMain(`${go}/go-service`, `${go}/contracts/catalog/gen/go/slipway/catalog/v1`, `${go}/contracts/orders/gen/go/slipway/orders/v1`),
  'apps/go-orders/main_test.go': goTest('main'),

  'libs/transcoder/package.json': npmPackage('transcoder', { '@bufbuild/protobuf': '*' }),
  'libs/transcoder/tsconfig.json': tsconfig,
  'libs/transcoder/src/index.ts': 'export const path = (name: string): string => `/v1/${name}`\n',
  'libs/transcoder/test/index.test.ts': nodeTest('../src/index.ts'),

  'apps/gateway/package.json': npmPackage('gateway', { '@slipway/transcoder': '0.0.0', fastify: '*' }),
  'apps/gateway/service.yaml': 'name: gateway\nteam: platform\nserves: http\nneeds: { services: public }\n',
  'apps/gateway/tsconfig.json': tsconfig,
  'apps/gateway/build.mjs': "import { cpSync } from 'node:fs'\ncpSync('src', 'dist', { recursive: true })\n",
  'apps/gateway/src/app.ts': "export { path } from '../../../libs/transcoder/src/index.ts'\n",
  'apps/gateway/test/app.test.ts': nodeTest('../src/app.ts'),

  'apps/shop-e2e/package.json': npmPackage('shop-e2e', { '@slipway/contracts': '0.0.0' }),
  'apps/shop-e2e/test/shop.test.ts': "import 'node:test'\nimport '@slipway/contracts/catalog/gen/ts/slipway/catalog/v1/catalog_pb.js'\n",
  'tools/slipway/test/toolkit.test.ts': "import 'node:test'\n",
}
