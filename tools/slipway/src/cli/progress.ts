/** Says on stderr what is done next, since it takes a while. Standard output is for what comes of it. */
export function announce(doing: string): void {
  console.error(`${doing} …`)
}

/** The same of a command that runs next, to copy. */
export function say(command: string): void {
  console.error(command)
}

/** The same for what an engine says meanwhile, in its own words. */
export const progress = { step: announce, engine: (text: string) => void process.stderr.write(text) }
