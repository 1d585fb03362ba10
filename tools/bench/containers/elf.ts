/** A section of a program that takes up room in its file. */
export interface Section {
  readonly name: string
  readonly address: number
  readonly size: number
}

const nobits = 8

/** The sections of a 64-bit little-endian ELF file, by the System V ABI's chapter 4; those without bytes in the file are left out. */
export function readSections(file: Buffer): Section[] {
  if (file.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') throw new Error('not a 64-bit little-endian ELF file')
  const offset = Number(file.readBigUInt64LE(0x28))
  const [entry, count, names] = [file.readUInt16LE(0x3a), file.readUInt16LE(0x3c), file.readUInt16LE(0x3e)]
  const headers = Array.from({ length: count }, (_, i) => file.subarray(offset + i * entry, offset + (i + 1) * entry))
  const number = (header: Buffer, at: number) => Number(header.readBigUInt64LE(at))
  const strings = file.subarray(number(headers[names] ?? Buffer.alloc(entry), 0x18))
  return headers.filter((header) => header.readUInt32LE(4) !== nobits).map((header) => {
    const start = header.readUInt32LE(0)
    return { name: strings.toString('latin1', start, strings.indexOf(0, start)), address: number(header, 0x10), size: number(header, 0x20) }
  })
}
