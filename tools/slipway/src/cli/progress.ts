/** Says on stderr what is done next, since it takes a while. Standard output is for what comes of it. */
export function announce(doing: string): void {
  console.error(`${doing} …`)
}
