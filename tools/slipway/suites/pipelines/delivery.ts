import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import { LoopbackRegistry } from '../loopback-registry.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

/**
 * What a deploy stage talks to: a real registry on loopback, and in place of an engine and of GitHub two programs that write down what they are
 * asked. What "docker build" makes has one file, and is in the registry at once.
 */
export class Delivery {
  readonly registry: LoopbackRegistry
  readonly #folder: string

  private constructor(registry: LoopbackRegistry, folder: string) {
    this.registry = registry
    this.#folder = folder
  }

  static async start(): Promise<Delivery> {
    const crane = buildGoTool(workspace, 'crane')
    // Before a pipeline is measured by what it does.
    buildGoTool(workspace, 'helm')
    const folder = mkdtempSync(path.join(tmpdir(), 'slipway-delivery-'))
    for (const [name, script] of Object.entries(programs(folder, crane))) {
      mkdirSync(path.join(folder, 'bin'), { recursive: true })
      writeFileSync(path.join(folder, 'bin', name), `#!/bin/sh -e\n${script}`)
      chmodSync(path.join(folder, 'bin', name), 0o755)
    }
    return new Delivery(await LoopbackRegistry.start(crane), folder)
  }

  /** What a job finds in its environment. */
  get environment(): { readonly SLIPWAY_REGISTRY: string; readonly PATH: string } {
    return { SLIPWAY_REGISTRY: `${this.registry.host}/`, PATH: `${path.join(this.#folder, 'bin')}${path.delimiter}${process.env['PATH']}` }
  }

  /** Every line that a program wrote down. */
  asked(program: 'docker' | 'gh'): string[] {
    const file = path.join(this.#folder, program)
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  }

  forget(): void {
    for (const program of ['docker', 'gh']) rmSync(path.join(this.#folder, program), { force: true })
  }

  /** The pull requests that GitHub has, as gh lists them. */
  hasPullRequest(there: boolean): void {
    writeFileSync(path.join(this.#folder, 'pull-requests'), there ? '[{"number":7}]' : '[]')
  }

  async stop(): Promise<void> {
    await this.registry.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function programs(folder: string, crane: string): Readonly<Record<string, string>> {
  return {
    docker: `echo "$*" >> ${folder}/docker
case $1 in
  login) cat >> ${folder}/docker ;;
  push) echo "tag: digest: $(${crane} digest "$2") size: 1" ;;
  build)
    while [ "$1" != --tag ]; do shift; done
    made=$(mktemp -d)
    echo "$2" > "$made/name"
    tar -cf "$made/layer" --mtime=@0 --owner=0 --group=0 --mode=0644 -C "$made" name
    ${crane} append --oci-empty-base --new_layer "$made/layer" --new_tag "$2" 2> /dev/null
    rm -r "$made" ;;
esac
`,
    gh: `echo "$*" >> ${folder}/gh\nif [ "$2" = list ]; then cat ${folder}/pull-requests; fi\n`,
  }
}
