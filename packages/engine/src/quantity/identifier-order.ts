/**
 * Orders identifiers by their UTF-8 bytes, which is the order of code points. Plain `<` compares UTF-16
 * units and would put U+FFFD before an emoji that follows it in bytes.
 */
export function compareIdentifiers(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index)
    const b = right.charCodeAt(index)
    if (a !== b) return codePointOrder(a) - codePointOrder(b)
  }
  return left.length - right.length
}

/** Moves surrogates above the rest of the basic plane, where their code points belong. */
function codePointOrder(unit: number): number {
  if (unit < 0xd800) return unit
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000
}
