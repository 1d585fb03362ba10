import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findProgram, run } from '../../program.ts'
import type { Programs } from '../programs.ts'
import { archiveOf } from './archive.ts'
import type { Entry } from './tar.ts'

/** Where kubeadm and containerd look for the images of the system. Nobody asks there: they are imported. */
export const imageRepository = 'testbed.local'

/** An image of the system, as a file that a node's containerd imports. */
export interface SystemImage {
  readonly program: string
  readonly reference: string
  readonly archive: string
}

/** Makes images of the programs that kubeadm wants to run as pods, and of those that others are for, unless they were made before. */
export async function makeSystemImages(folder: string, programs: Programs, others: readonly string[]): Promise<SystemImage[]> {
  mkdirSync(folder, { recursive: true })
  const listing = await run(programs.kubeadm, ['config', 'images', 'list', '--image-repository', imageRepository, '--kubernetes-version', await versionOf(programs)])
  const images: SystemImage[] = []
  for (const reference of [...listing.trim().split('\n'), ...others]) {
    const program = path.basename(reference).replace(/:.*/, '') as keyof Programs
    images.push({ program, reference, archive: await makeArchive(folder, program, reference, programs[program]) })
  }
  return images
}

export async function versionOf({ kubeadm }: Programs): Promise<string> {
  return (await run(kubeadm, ['version', '--output', 'short'])).trim()
}

async function makeArchive(folder: string, program: string, reference: string, binary: string): Promise<string> {
  const place = program === 'pause' ? program : `usr/local/bin/${program}`
  const files = [{ name: place, mode: 0o755, content: readFileSync(binary) }, ...(program === 'kube-proxy' ? await withLibraries('nft') : [])]
  const key = createHash('sha256').update(JSON.stringify([reference, files.map(({ name, content }) => [name, digest(content)])])).digest('hex').slice(0, 16)
  const archive = path.join(folder, `system-${program}-${key}.tar`)
  if (existsSync(archive)) return archive
  for (const older of globSync(`system-${program}-????????????????.tar`, { cwd: folder })) rmSync(path.join(folder, older))
  writeFileSync(`${archive}.partial`, archiveOf({ reference, files, entrypoint: [`/${place}`] }))
  renameSync(`${archive}.partial`, archive)
  return archive
}

/** A program of this machine with the shared libraries that it is linked to, in the places that its linker looks in. */
async function withLibraries(name: string): Promise<Required<Entry>[]> {
  const program = findProgram(name) ?? name
  const libraries = [...(await run('ldd', [program])).matchAll(/(\/\S+) \(0x/g)].map(([, library = '']) => library)
  return [program, ...libraries].map((file) => ({ name: file.slice(1), mode: 0o755, content: readFileSync(file) }))
}

function digest(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
