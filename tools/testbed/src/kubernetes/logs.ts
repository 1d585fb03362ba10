import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { lastLines } from '../program.ts'

/** Makes the folder that has what everything says, and keeps it until the next cluster. */
export function keepLogs(root: string): string {
  const folder = path.join(root, '.slipway/testbed/logs')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Adds to an error what the nodes said last, and where the rest of it is. */
export async function withLastWords<T>(folder: string, making: Promise<T>): Promise<T> {
  try {
    return await making
  } catch (error) {
    const words = globSync('*/{containerd,kubelet,node}.log', { cwd: folder }).toSorted().map((file) => `\n${file}:\n${lastLines(readFileSync(path.join(folder, file)), 5)}`)
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${words.join('\n')}\n\nAll of it is in ${folder}`, { cause: error })
  }
}
