import { whatIsMissing } from './health.ts'

/** Each loads what it needs when it is called: whoever asks for health must not wait for what serves. */
const commands: Readonly<Record<string, () => Promise<void>>> = {
  '': async () => (await import('./serve.ts')).serve(process.env),
  health: async () => {
    const missing = await whatIsMissing(process.env)
    if (missing === undefined) return
    process.stderr.write(`not ready: ${missing}\n`)
    process.exitCode = 1
  },
}

/** A wrong call, a configuration that cannot work, or a port that is taken: one line for each mistake, and nothing was started. */
function giveUp(error: unknown): never {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exit(2)
}

try {
  const words = process.argv.slice(2).join(' ')
  const command = Object.hasOwn(commands, words) ? commands[words] : undefined
  if (command === undefined) throw new Error(`unknown command "${words}": expected none to run it, or health`)
  await command()
} catch (error) {
  giveUp(error)
}
