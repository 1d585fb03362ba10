import { spawn } from 'node:child_process'

export interface Ended {
  readonly status: number | NodeJS.Signals
  /** On standard output. */
  readonly printed: string
  /** On both, as it came. */
  readonly said: string
}

/** Runs a line in a shell, to its end. */
export async function runLine(line: string, { input, talk }: { readonly input: string; readonly talk: ((text: string) => void) | undefined }): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>()
  const child = spawn('sh', ['-c', line], { stdio: 'pipe' })
  let printed = ''
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
    said += text
    talk?.(text.trimEnd())
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
    talk?.(text.trimEnd())
  })
  child.once('error', reject)
  child.once('close', (status, signal) => resolve({ status: status ?? signal ?? 1, printed, said }))
  // One that ends without reading what it is given says why by its status.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return promise
}
