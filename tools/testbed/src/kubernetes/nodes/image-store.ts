import { createHash } from 'node:crypto'
import { cpSync, existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { run } from '../../program.ts'
import type { SystemImage } from '../images/system.ts'
import type { Node } from './node.ts'

/** Turns nodes on with images that are imported once and kept: the next nodes' containerds begin with what the first one made of them. */
export function imageStore(cache: string, images: readonly SystemImage[]) {
  const key = createHash('sha256').update(JSON.stringify(images.map(({ archive }) => path.basename(archive)))).digest('hex').slice(0, 16)
  const kept = path.join(cache, `containerd-${key}`)
  let made: Promise<void> | undefined
  return {
    start: async (node: Node) => {
      if (!existsSync(kept)) {
        if (made === undefined) return (made = makeStore(node, images, kept))
        await made
      }
      await copyStore(kept, storeOf(node))
      await node.start()
    },
  }
}

const storeOf = (node: Node) => path.join(node.folder, 'lib/containerd')

/** A containerd that runs may be writing, so the node is off while its store is copied. */
async function makeStore(node: Node, images: readonly SystemImage[], kept: string): Promise<void> {
  await node.start()
  for (const { archive } of images) await node.exec('ctr', '--namespace=k8s.io', 'images', 'import', archive)
  await node.kill()
  for (const older of globSync('containerd-*', { cwd: path.dirname(kept) })) rmSync(path.join(path.dirname(kept), older), { recursive: true })
  await copyStore(storeOf(node), `${kept}.partial`)
  renameSync(`${kept}.partial`, kept)
  await node.start()
}

/** Blobs and layers are never written to again, so that two stores may have them as one file where both are on one mount; databases are. */
async function copyStore(from: string, to: string): Promise<void> {
  const copy = async (...how: readonly string[]) => {
    mkdirSync(to, { recursive: true })
    await run('cp', ['--archive', ...how, `${from}/.`, to])
  }
  await copy('--link').catch(async () => {
    rmSync(to, { recursive: true })
    await copy()
  })
  for (const database of globSync('**/*.db', { cwd: from })) {
    rmSync(path.join(to, database))
    cpSync(path.join(from, database), path.join(to, database))
  }
}
