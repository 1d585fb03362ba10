import type { ChildCommand } from './child.ts'
import { startChild } from './child.ts'

/** Runs a command to its end, each line to `onLine`. Rejects with its last lines if it fails. */
export async function runOnce(command: ChildCommand, onLine: (text: string) => void): Promise<void> {
  const child = startChild(command)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => { output += text })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const lines = output.split('\n').filter((line) => line !== '')
  for (const line of lines) onLine(line)
  if (code !== 0) throw new Error(`${command.command} ${command.args.join(' ')} failed: ${lines.slice(-3).join(' ')}`)
}
