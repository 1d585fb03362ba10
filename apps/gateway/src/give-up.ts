/** Runs what may be a wrong call, a configuration that cannot work, or a port that is taken: then it says one line for each mistake, and ends with 2. */
export async function orGiveUp(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(2)
  }
}
