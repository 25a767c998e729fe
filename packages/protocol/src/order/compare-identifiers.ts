/**
 * Orders identifiers by their UTF-8 bytes, which is the order of code points; plain `<` orders UTF-16 units
 * and puts an emoji before U+FFFD.
 */
export function compareIdentifiers(left: string, right: string): number {
  const a = left[Symbol.iterator]()
  const b = right[Symbol.iterator]()
  for (;;) {
    const one = a.next()
    const other = b.next()
    if (one.done || other.done) return Number(other.done) - Number(one.done)
    if (one.value === other.value) continue
    return (one.value.codePointAt(0) ?? 0) - (other.value.codePointAt(0) ?? 0)
  }
}
