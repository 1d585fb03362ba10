import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Contract } from './contract.ts'
import { contractsFolder, listContracts, listGenerated, packageFolders } from './contract.ts'
import { runBuf } from './buf.ts'
import { keepComments } from './comments.ts'
import { stageImports } from './imports.ts'
import { writeFingerprint } from './fingerprint.ts'

const goPlugins = {
  'protoc-gen-go': 'google.golang.org/protobuf/cmd/protoc-gen-go',
  'protoc-gen-go-grpc': 'google.golang.org/grpc/cmd/protoc-gen-go-grpc',
}

/** Writes gen/ of the contracts anew (all, unless some are given): Go, TypeScript and the descriptors. */
export async function generateContracts(root: string, contracts: readonly Contract[] = listGenerated(root)): Promise<void> {
  stageImports(root)
  buildGoPlugins(root)
  for (const contract of contracts) generateContract(root, contract)
}

function generateContract(root: string, contract: Contract): void {
  rmSync(path.join(root, contract.folder, 'gen'), { recursive: true, force: true })
  runBuf(root, contract, 'generate', ['--template', JSON.stringify(template(root, contract))])
  if (contract.languages.includes('go')) describeContract(root, contract)
  writeFingerprint(root, contract)
}

/** Writes the descriptors that a gateway serves, with the comments of the contract's own protos: its reference tells them. */
function describeContract(root: string, contract: Contract): void {
  const file = `${contract.folder}/gen/descriptors.binpb`
  runBuf(root, contract, 'build', ['-o', file])
  const own = packageFolders(root, contract)
  const isOwn = (name: string) => own.some((folder) => name.startsWith(`${folder}/`))
  writeFileSync(path.join(root, file), keepComments(readFileSync(path.join(root, file)), isOwn))
}

/** Each plugin is built from a module of its own, so that tools do not upgrade one another. */
function buildGoPlugins(root: string): void {
  for (const [name, pkg] of Object.entries(goPlugins)) {
    execFileSync('go', ['-C', path.join(root, 'tools/go', name), 'build', '-o', path.join(root, '.slipway/tools', name), pkg], { stdio: 'inherit' })
  }
}

function template(root: string, contract: Contract): object {
  const go = { out: `${contract.folder}/gen/go`, opt: ['paths=source_relative'] }
  return {
    version: 'v2',
    managed: {
      enabled: true,
      disable: [{ file_option: 'go_package', path: 'google' }, { file_option: 'go_package', path: 'buf' }],
      // A contract may import another: each has the Go package of its own folder.
      override: listContracts(root).flatMap((each) => packageFolders(root, each).map((protos) => ({
        file_option: 'go_package_prefix', path: protos, value: `${goModulePath(root)}/${each.folder}/gen/go`,
      }))),
    },
    plugins: [
      ...(contract.languages.includes('go') ? Object.keys(goPlugins) : []).map((name) => ({ local: `.slipway/tools/${name}`, ...go })),
      {
        local: 'node_modules/.bin/protoc-gen-es',
        out: `${contract.folder}/gen/ts`,
        // What is imported is generated once; the transcoder has all it needs for itself.
        ...(contract.name === 'transcoder'
          ? { opt: typescript, include_imports: true }
          : { opt: [...typescript, ...typescriptOfImports(root)] }),
      },
    ],
  }
}

const typescript = ['target=js+dts', 'json_types=true']

/** Where generated TypeScript finds that of other protos: an option of protoc-gen-es for each place. */
function typescriptOfImports(root: string): string[] {
  const { name } = JSON.parse(readFileSync(path.join(root, contractsFolder, 'package.json'), 'utf8')) as { name: string }
  const contracts = listContracts(root).flatMap((each) => packageFolders(root, each).map((protos) => `./${protos}/**/*_pb.js:${name}/${each.name}/gen/ts`))
  return [`./google/**/*_pb.js:${name}/gen/ts`, `./buf/**/*_pb.js:${name}/gen/ts`, ...contracts].map((rule) => `rewrite_imports=${rule}`)
}

function goModulePath(root: string): string {
  return execFileSync('go', ['list', '-m'], { cwd: root, encoding: 'utf8' }).trim()
}
