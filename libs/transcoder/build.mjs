import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { publishedPackage, publishedReadme } from './build/published.ts'

// `node build.mjs` makes the package that can be published: Node strips no types of what is installed, so it is JavaScript and .d.ts.
const home = import.meta.dirname
const root = path.resolve(home, '../..')
const dist = path.join(home, 'dist')
const read = (file) => readFileSync(path.join(home, file), 'utf8')
const write = (file, text) => writeFileSync(path.join(dist, file), text)

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)
execFileSync(path.join(root, 'node_modules/.bin/tsc'), ['-p', path.join(home, 'tsconfig.build.json')], { stdio: 'inherit' })
// tsc leaves the specifiers of declarations as they are written.
for (const file of globSync('lib/**/*.d.ts', { cwd: dist })) {
  write(file, readFileSync(path.join(dist, file), 'utf8').replaceAll(/(?<=\bfrom '|\bimport\(")(\.[^'"]+)\.ts(?=['"])/g, '$1.js'))
}
cpSync(path.join(home, 'gen/ts'), path.join(dist, 'gen/ts'), { recursive: true })
cpSync(path.join(home, 'examples'), path.join(dist, 'examples'), { recursive: true })
// What an API imports that says where its streams go on, or where what it makes is.
cpSync(path.join(root, 'libs/contracts/http/slipway'), path.join(dist, 'proto/slipway'), { recursive: true })
// What every API imports that has rules, so that it can be compiled where no registry of protos is reached.
for (const file of ['annotations', 'field_behavior', 'http', 'httpbody', 'resource'].map((name) => `google/api/${name}.proto`)) {
  cpSync(path.join(root, 'node_modules/google-gax/build/protos', file), path.join(dist, 'proto', file))
}
cpSync(path.join(root, 'LICENSE'), path.join(dist, 'LICENSE'))
write('README.md', publishedReadme(read('README.md')))
write('package.json', `${JSON.stringify(publishedPackage(JSON.parse(read('package.json'))), undefined, 2)}\n`)
