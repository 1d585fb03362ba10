import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import type { Contract } from './contract.ts'
import { listContracts, listGenerated } from './contract.ts'
import { runBuf } from './buf.ts'
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
  if (contract.languages.includes('go')) runBuf(root, contract, 'build', ['--exclude-source-info', '-o', `${contract.folder}/gen/descriptors.binpb`])
  writeFingerprint(root, contract)
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
      override: listContracts(root).map(({ name, folder }) => ({
        file_option: 'go_package_prefix', path: `slipway/${name.replaceAll('-', '_')}`, value: `${goModulePath(root)}/${folder}/gen/go`,
      })),
    },
    plugins: [
      ...(contract.languages.includes('go') ? Object.keys(goPlugins) : []).map((name) => ({ local: `.slipway/tools/${name}`, ...go })),
      {
        local: 'node_modules/.bin/protoc-gen-es',
        out: `${contract.folder}/gen/ts`,
        opt: ['target=js+dts', 'json_types=true'],
        include_imports: true,
      },
    ],
  }
}

function goModulePath(root: string): string {
  return execFileSync('go', ['list', '-m'], { cwd: root, encoding: 'utf8' }).trim()
}
