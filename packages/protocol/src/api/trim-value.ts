/** Values that a copy has at most: enough for any request that was meant, and bounded work for one that was not. */
const valuesMax = 5000

/** Fields that no object of this API comes near. */
const fieldsMax = 200

const textMax = 1024

/** A copy of a JSON value that is small enough to be looked at in full. */
export interface TrimmedValue {
  readonly value: unknown
  /** Whether something was left out. */
  readonly isTrimmed: boolean
}

/**
 * The beginning of a JSON value: lists end, and texts, where they become too long. An object loses fields only where it has more
 * than any may have.
 */
export function trimValue(value: unknown): TrimmedValue {
  let left = valuesMax
  let isTrimmed = false
  const copy = (one: unknown): unknown => {
    left -= 1
    if (typeof one === 'string') return one.length > textMax ? cut(one) : one
    if (typeof one !== 'object' || one === null) return one
    if (Array.isArray(one)) return copyList(one)
    const names = Object.keys(one)
    if (names.length > fieldsMax) isTrimmed = true
    const kept = names.slice(0, fieldsMax)
    return Object.fromEntries(kept.map((name) => [name, copy(Reflect.get(one, name))]))
  }
  const copyList = (list: readonly unknown[]): unknown[] => {
    const items: unknown[] = []
    for (const item of list) {
      if (left <= 0) break
      items.push(copy(item))
    }
    if (items.length < list.length) isTrimmed = true
    return items
  }
  const cut = (text: string): string => {
    isTrimmed = true
    return text.slice(0, textMax)
  }
  return { value: copy(value), isTrimmed }
}
