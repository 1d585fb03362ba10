import { execFileSync } from 'node:child_process'
import { buildGoTool } from '../workspace/go-tool.ts'

/** Helm as it is on this machine. */
export interface Helm {
  readonly program: string
  /** 3 or 4: they name some options otherwise. */
  readonly major: number
}

/** Since this one Helm 3 reads registries' credentials where Docker keeps them, and takes `--plain-http` everywhere. */
const oldest = [3, 16] as const

/** The Helm of the PATH if it is new enough, else one that is built from source, which takes minutes the first time. */
export function findHelm(root: string): Helm {
  const there = versionOf('helm')
  if (there && (there[0] > oldest[0] || (there[0] === oldest[0] && there[1] >= oldest[1]))) return { program: 'helm', major: there[0] }
  const program = buildGoTool(root, 'helm')
  return { program, major: versionOf(program)?.[0] ?? 4 }
}

/** The kubectl of the PATH, else one that is built from source. */
export function findKubectl(root: string): string {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' })
    return 'kubectl'
  } catch {
    return buildGoTool(root, 'kubernetes', 'kubectl')
  }
}

/** Major and minor; undefined where it does not run. */
function versionOf(helm: string): readonly [number, number] | undefined {
  try {
    const said = execFileSync(helm, ['version', '--template', '{{.Version}}'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const [, major, minor] = /^v(\d+)\.(\d+)/.exec(said) ?? []
    return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)]
  } catch {
    return undefined
  }
}
