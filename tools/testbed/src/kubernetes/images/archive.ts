import { createHash } from 'node:crypto'
import type { Entry } from './tar.ts'
import { tarOf } from './tar.ts'

/** An image of one layer, from scratch. */
export interface Image {
  /** What it is called where it is imported. */
  readonly reference: string
  readonly files: readonly Required<Entry>[]
  readonly entrypoint?: readonly string[]
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

/** An archive of an OCI image layout (image-spec 1.0, image-layout.md), as `ctr images import` reads it. */
export function archiveOf({ reference, files, entrypoint = [] }: Image): Buffer {
  const layer = blobOf('application/vnd.oci.image.layer.v1.tar', tarOf(withFolders(files)))
  const platform = { os: 'linux', architecture: architectures[process.arch] ?? process.arch }
  const config = jsonBlob('application/vnd.oci.image.config.v1+json', {
    ...platform,
    config: { Entrypoint: entrypoint, Env: ['PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] },
    rootfs: { type: 'layers', diff_ids: [layer.descriptor.digest] },
  })
  const manifest = jsonBlob('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config: config.descriptor, layers: [layer.descriptor],
  })
  const index = {
    schemaVersion: 2,
    manifests: [{ ...manifest.descriptor, platform, annotations: { 'io.containerd.image.name': reference, 'org.opencontainers.image.ref.name': reference.slice(reference.lastIndexOf(':') + 1) } }],
  }
  return tarOf([
    { name: 'oci-layout', mode: 0o644, content: Buffer.from(JSON.stringify({ imageLayoutVersion: '1.0.0' })) },
    { name: 'index.json', mode: 0o644, content: Buffer.from(JSON.stringify(index)) },
    ...[layer, config, manifest].map(({ descriptor, content }) => ({ name: `blobs/${descriptor.digest.replace(':', '/')}`, mode: 0o644, content })),
  ])
}

function jsonBlob(mediaType: string, value: unknown) {
  return blobOf(mediaType, Buffer.from(JSON.stringify(value)))
}

function blobOf(mediaType: string, content: Buffer) {
  return { content, descriptor: { mediaType, digest: `sha256:${createHash('sha256').update(content).digest('hex')}`, size: content.length } }
}

/** The folders that the files are in, each before what it has, and one for what is temporary. */
function withFolders(files: readonly Required<Entry>[]): Entry[] {
  const folders = new Set(files.flatMap(({ name }) => foldersOf(name)))
  return [...[...folders].toSorted().map((name) => ({ name, mode: 0o755 })), { name: 'tmp/', mode: 0o1777 }, ...files]
}

function foldersOf(name: string): string[] {
  const parts = name.split('/').slice(0, -1)
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`)
}
