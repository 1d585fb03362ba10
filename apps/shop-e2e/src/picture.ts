/** What the signature of a PNG begins (W3C PNG, 5.2). What follows need not be a picture: a shop looks no further. */
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Bytes that are a PNG by their signature. */
export function pngOf(content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(signature), content])
}
