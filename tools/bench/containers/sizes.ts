import { docker, run } from '../program.ts'
import { mb, printTable } from '../report.ts'
import type { Service } from './services.ts'

interface Image {
  readonly Size: number
  readonly RootFS: { readonly Layers: readonly string[] }
  readonly Config: { readonly Labels: Readonly<Record<string, string>> }
}

/** What is in an image, by where it is; the first that matches counts. */
const parts = [
  ['program', /^\/app\//],
  ['Node', /^\/nodejs\//],
  ['libraries', /^\/usr\/lib\//],
  ['time zones', /^\/usr\/share\/zoneinfo\//],
  ['certificates', /^\/etc\/ssl\//],
  ['other files', /./],
] as const satisfies readonly (readonly [string, RegExp])[]

export async function reportSizes(services: readonly Service[]): Promise<void> {
  const rows = await Promise.all(services.map(async ({ name, image }) => {
    const [{ Size, RootFS, Config }] = JSON.parse(await docker('image', 'inspect', image)) as [Image]
    const sizes = await sizeOfParts(image)
    return [name, mb(Size), RootFS.Layers.length, ...parts.map(([part]) => mb(sizes.get(part) ?? 0)), Config.Labels['org.opencontainers.image.base.name'] ?? ''] as const
  }))
  printTable('Images, unpacked: MB', ['image', 'size', 'layers', ...parts.map(([part]) => part), 'base'], rows)
}

/** From a container that is never started. */
async function sizeOfParts(image: string): Promise<ReadonlyMap<string, number>> {
  const container = await docker('create', image)
  try {
    const { stdout } = await run('sh', ['-c', `docker export ${container} | tar -tv --numeric-owner`])
    const sizes = new Map<string, number>()
    for (const line of stdout.trim().split('\n')) {
      const [, , size, , , name = ''] = line.split(/\s+/)
      const part = parts.find(([, pattern]) => pattern.test(`/${name}`))?.[0] ?? ''
      sizes.set(part, (sizes.get(part) ?? 0) + Number(size))
    }
    return sizes
  } finally {
    await docker('rm', container)
  }
}
