export const tsconfig = JSON.stringify({ extends: '../../tsconfig.base.json', include: ['src', 'test'] })

export function npmPackage(name: string, dependencies: Record<string, string> = {}): string {
  return JSON.stringify({ name: `@slipway/${name}`, version: '0.0.0', private: true, type: 'module', dependencies, nx: { name } }, null, 2)
}

/** A contract whose generated Go imports that of others. */
export function contract(name: string, ...imports: string[]): Record<string, string> {
  const root = `libs/contracts/${name}`
  return {
    [`${root}/slipway/${name}/v1/${name}.proto`]: `syntax = "proto3";\n\npackage slipway.${name}.v1;\n`,
    [`${root}/gen/go/slipway/${name}/v1/${name}.pb.go`]: goFile(`${name}v1`, ...imports),
    [`${root}/gen/ts/slipway/${name}/v1/${name}_pb.js`]: 'export {}\n',
  }
}

export const goMain = (...imports: string[]): string => `${goFile('main', ...imports)}\nfunc main() {}\n`

export function goTest(name: string, ...imports: string[]): string {
  return `${goFile(name, ...imports).replace('import (\n', 'import (\n\t"testing"\n\n')}\nfunc TestNothing(t *testing.T) {}\n`
}

/** Imports are blank, so that the file compiles without a use of them. */
export function goFile(name: string, ...imports: string[]): string {
  return `package ${name}\n\nimport (\n${imports.map((imported) => `\t_ "${imported}"\n`).join('')})\n`
}

export function nodeTest(module: string): string {
  return [
    "import assert from 'node:assert/strict'",
    "import { it } from 'node:test'",
    `import { path } from '${module}'`,
    '',
    "it('makes a path', () => assert.equal(path('products'), '/v1/products'))",
    '',
  ].join('\n')
}
