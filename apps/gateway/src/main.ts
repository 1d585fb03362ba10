import { orGiveUp } from './give-up.ts'
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

await orGiveUp(async () => {
  const args = process.argv.slice(2)
  // Flags are those of slipway-gateway, which needs no environment.
  if (args[0]?.startsWith('-')) return (await import('./serve.ts')).runAlone(args, (text) => process.stdout.write(text))
  const words = args.join(' ')
  const command = Object.hasOwn(commands, words) ? commands[words] : undefined
  if (command === undefined) throw new Error(`unknown command "${words}": expected none to run it, or health`)
  await command()
})
