import type { Finding } from './finding.ts'
import { installCommand } from './install.ts'
import type { Probe } from './probe.ts'

/** A program that only some need. */
interface Program {
  readonly name: string
  readonly why: string
  readonly platform?: NodeJS.Platform
  readonly asked: readonly string[]
  readonly packages: { readonly apt: string; readonly brew: string }
}

const programs: readonly Program[] = [
  {
    name: 'setpriv', why: 'without it, what a killed npm start leaves behind goes on running', platform: 'linux',
    asked: ['--version'], packages: { apt: 'util-linux', brew: 'util-linux' },
  },
  { name: 'rsync', why: 'the GitLab pipeline runs by it here', asked: ['--version'], packages: { apt: 'rsync', brew: 'rsync' } },
  { name: 'java', why: 'the Jenkins pipeline runs by it here', asked: ['-version'], packages: { apt: 'default-jdk-headless', brew: 'openjdk' } },
  { name: 'mvn', why: 'it fetches what the Jenkins pipeline runs by', asked: ['--version'], packages: { apt: 'maven', brew: 'maven' } },
  { name: 'docker', why: 'images are built and run by it', asked: ['--version'], packages: { apt: 'docker.io', brew: 'docker colima' } },
]

/** What only the heavy suites of the gate need, or what makes something better. */
export function examineOptional(probe: Probe): Finding[] {
  return programs.filter(({ platform }) => platform === undefined || platform === probe.platform).map(({ name, why, asked, packages }) => {
    const found = probe.version(name, ...asked)
    return found === undefined ? { name, state: 'optional', says: why, run: installCommand(probe, packages) } : { name, state: 'ok', says: found }
  })
}
