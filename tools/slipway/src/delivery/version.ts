import { spawnSync } from 'node:child_process'
import { UsageError } from '../cli/exit.ts'

/** https://semver.org: Helm takes no other version of a chart. A registry's tag takes no "+". */
const semantic = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/

/**
 * What a commit's chart is called: `1.2.0` at the tag v1.2.0, `1.2.1-5.g0123456` five commits later, `0.0.0-g0123456` where no version is
 * tagged. Throws where Git does not say.
 */
export function versionOf(root: string): string {
  const described = describe(root, '--tags', '--long', '--match=v[0-9]*') ?? describe(root, '--tags', '--long', '--match=[0-9]*')
  const [, tag = '', distance = '', abbreviated = ''] = /^v?(.+)-(\d+)-g([0-9a-f]+)$/.exec(described ?? '') ?? []
  if (semantic.test(tag)) return distance === '0' ? tag : later(tag, `${distance}.g${abbreviated}`)
  const commit = describe(root, '--always', '--exclude=*')
  if (commit === undefined) throw new UsageError('Git does not say which commit this is: give the version')
  return `0.0.0-g${commit}`
}

/** Throws where it is no version that Helm takes. */
export function requireVersion(version: string): string {
  if (!semantic.test(version)) throw new UsageError(`"${version}" is no version of a chart: three numbers, such as 1.2.0, or 1.2.0-rc.1`)
  return version
}

/** A version above the tagged one and below whatever is tagged next: `1.2.1-5.g…` after 1.2.0, `1.2.0-rc.1.5.g…` after 1.2.0-rc.1. */
function later(tag: string, since: string): string {
  if (tag.includes('-')) return `${tag}.${since}`
  return `${tag.replace(/\d+$/, (patch) => String(Number(patch) + 1))}-${since}`
}

function describe(root: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', ['describe', ...args], { cwd: root, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}
