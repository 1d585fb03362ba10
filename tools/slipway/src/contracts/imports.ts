import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { goModuleFolder } from '../workspace/go-tool.ts'
import { importsFolder } from './contract.ts'

const googleApis = 'node_modules/google-gax/build/protos/google'
const googleFiles = [
  'api/annotations.proto', 'api/client.proto', 'api/field_behavior.proto', 'api/field_info.proto', 'api/http.proto',
  'api/httpbody.proto', 'api/launch_stage.proto', 'api/resource.proto',
  'rpc/code.proto', 'rpc/error_details.proto', 'rpc/status.proto', 'type/money.proto',
]

/**
 * Stages the protos that contracts import (google.api, google.rpc, google.type, buf.validate) where buf can read
 * them. They come from pinned packages: google-gax by npm, protovalidate by the Go module of tools/go/protovalidate.
 */
export function stageImports(root: string): void {
  const target = path.join(root, importsFolder)
  const stamp = path.join(target, '.stamp')
  const pins = importPins(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === pins) return
  rmSync(target, { recursive: true, force: true })
  for (const file of googleFiles) copy(path.join(root, googleApis, file), path.join(target, 'google', file))
  const protovalidate = goModuleFolder(root, 'protovalidate', 'github.com/bufbuild/protovalidate')
  copy(path.join(protovalidate, 'proto/protovalidate/buf/validate/validate.proto'), path.join(target, 'buf/validate/validate.proto'))
  writeFileSync(stamp, pins)
}

/** What decides the imported protos: a text that changes when a pin does. */
export function importPins(root: string): string {
  const gax: unknown = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const version = (gax as { devDependencies: Record<string, string> }).devDependencies['google-gax']
  return `google-gax ${version}\n${readFileSync(path.join(root, 'tools/go/protovalidate/go.mod'), 'utf8')}${googleFiles.join('\n')}`
}

function copy(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true })
  cpSync(from, to)
}
