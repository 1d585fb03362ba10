/** Lines to type, each with what it does, to stand below the help of a command. */
export function examples(lines: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(lines).map((line) => line.length))
  return `\nExamples:\n${Object.entries(lines).map(([line, meaning]) => `  $ ${line.padEnd(width)}  ${meaning}\n`).join('')}`
}
