/** A file, or a folder where there is no content. */
export interface Entry {
  readonly name: string
  readonly mode: number
  readonly content?: Buffer
}

const block = 512

/** A tape archive (POSIX.1-1988, ustar) of files that all belong to root and are of no time. */
export function tarOf(entries: readonly Entry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const { content = Buffer.alloc(0) } = entry
    return [headerOf(entry, content.length), content, Buffer.alloc((block - (content.length % block)) % block)]
  })
  return Buffer.concat([...parts, Buffer.alloc(2 * block)])
}

function headerOf({ name, mode, content }: Entry, size: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long a name for an archive without extensions`)
  const header = Buffer.alloc(block)
  header.write(name, 0)
  header.write(octal(mode, 8), 100)
  for (const owner of [108, 116]) header.write(octal(0, 8), owner)
  header.write(octal(size, 12), 124)
  header.write(octal(0, 12), 136)
  header.write(' '.repeat(8), 148)
  header.write(content === undefined ? '5' : '0', 156)
  header.write('ustar', 257)
  header.write('00', 263)
  header.write(`${octal(header.reduce((sum, byte) => sum + byte, 0), 7)} `, 148)
  return header
}

/** A number in a field of so many bytes, the last of which ends it. */
function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`
}
