const decimal = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** No integer type has more digits. */
const mostDigits = 20

/** Whether a text is a number as JSON writes them (RFC 8259, 6): no plus, no leading zeros, no other base, no space. */
export function isDecimal(text: string): boolean {
  return decimal.test(text)
}

/**
 * The integer that a decimal is, exactly: `1e3` and `1.0` are integers, `1.5` is none. `beyond` is one of more digits than any type
 * has; it is not worked out, for `1e999999999` is short to write.
 */
export function integerOf(text: string): bigint | 'beyond' | undefined {
  const match = decimal.exec(text)
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  if (digits === '') return 0n
  const shift = Number(exponent) - fraction.length
  if (digits.length + shift > mostDigits) return 'beyond'
  if (shift >= 0) return BigInt(`${sign}${digits}${'0'.repeat(shift)}`)
  const kept = digits.length + shift
  return kept > 0 && /^0*$/.test(digits.slice(kept)) ? BigInt(`${sign}${digits.slice(0, kept)}`) : undefined
}
