import type { Probe } from './probe.ts'

/** What brings a program, by the package manager of the platform. */
export function installCommand({ platform, isRoot }: Pick<Probe, 'platform' | 'isRoot'>, packages: { readonly apt: string; readonly brew: string }): string {
  if (platform === 'darwin') return `brew install ${packages.brew}`
  return `${isRoot ? '' : 'sudo '}apt-get install -y ${packages.apt}`
}
