import { UsageError } from '../cli/exit.ts'
import { announce } from '../cli/progress.ts'
import { runJobNow } from '../dev/control.ts'
import type { Running } from '../dev/running.ts'
import { print } from './print.ts'

/** Has the running system run a service with a schedule now, and prints what that printed. Answers 0 if it went well. */
export async function invokeJob(name: string, system: Running, method: string | undefined): Promise<number> {
  if (method !== undefined) throw new UsageError(`${name} runs on time and has no methods: leave out "${method}" to run it now`)
  announce(`running ${name}`)
  const { exitCode, lines } = await runJobNow(system, name)
  for (const line of lines) await print(line)
  if (exitCode !== 0) console.error(`${name} ended with exit code ${exitCode}`)
  return exitCode === 0 ? 0 : 1
}
