import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Service } from '../model/service.ts'
import type { Workspace } from '../render/derived-file.ts'
import { basesFile, readBases, readStandIns } from './bases.ts'
import { buildImage } from './build.ts'
import { docker } from './engine.ts'

/** An image as a file that `crane push` and containerd read. */
export interface Archive {
  /** `slipway/go-catalog`, or what PostgreSQL's image is called. */
  readonly repository: string
  readonly file: string
  /** Undefined for PostgreSQL. */
  readonly service: Service | undefined
}

/** What every image depends on besides the folders that it is built from. */
const common = ['package.json', 'package-lock.json', '.npmrc', '.dockerignore', 'go.mod', 'go.sum', basesFile, 'tools/testbed/docker']

/** Where the images of all services, and PostgreSQL's, are kept: files in `folder` that are named by what they are made from. */
export function archivesOf(root: string, { services, organisation, sources }: Pick<Workspace, 'services' | 'organisation' | 'sources'>, folder: string): Archive[] {
  const fileOf = (name: string, folders: readonly string[]) => path.join(folder, `${name}-${digestOf(root, [...common, ...folders])}.tar`)
  return [
    ...services.map((service) => ({ repository: `${organisation}/${service.image}`, file: fileOf(service.image, [service.folder, ...(sources.get(service.folder) ?? [])]), service })),
    ...(services.some(({ needs }) => needs.postgres) ? [{ repository: `${organisation}/postgres`, file: fileOf('postgres', []), service: undefined }] : []),
  ]
}

/** Builds what is missing on the engine that docker names. */
export async function saveArchives(root: string, archives: readonly Archive[], organisation: string): Promise<void> {
  for (const { file, service } of archives.filter((archive) => !existsSync(archive.file))) {
    const reference = service === undefined ? postgresReference(root) : await buildImage(service, { root, organisation, variant: 'distroless', cache: true, verbose: true })
    mkdirSync(path.dirname(file), { recursive: true })
    const older = globSync(`${path.basename(file).replace(/[0-9a-f]{16}\.tar$/, '?'.repeat(16))}.tar`, { cwd: path.dirname(file) })
    await docker(['save', '--output', `${file}.partial`, reference])
    renameSync(`${file}.partial`, file)
    for (const name of older) rmSync(path.join(path.dirname(file), name))
  }
}

function postgresReference(root: string): string {
  const bases = readBases(root)
  return readStandIns(bases, process.env['SLIPWAY_BASES']).get('postgres') ?? bases.get('postgres') ?? ''
}

/** Of all that Git knows or would take in these folders. */
function digestOf(root: string, folders: readonly string[]): string {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...folders], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
  const hash = createHash('sha256')
  for (const file of new Set(listed.split('\0').filter((name) => name !== '' && existsSync(path.join(root, name))))) {
    hash.update(file).update('\0').update(readFileSync(path.join(root, file))).update('\0')
  }
  return hash.digest('hex').slice(0, 16)
}
