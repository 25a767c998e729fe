import { DEPTH_MAX, MARK } from './text-form.ts'

/** Text that `encodeValue` did not write. */
export class TextDamaged extends Error {
  override readonly name = 'TextDamaged'
}

const INTEGER = /^(?:0|-?[1-9][0-9]*)$/
const MARK_CODE = MARK.charCodeAt(0)

/**
 * The value that a text of `encodeValue` stands for.
 *
 * @throws TextDamaged for text that is not JSON, holds a marked string that is no whole number, or names a field
 * `__proto__`
 */
export function decodeValue(text: string): unknown {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new TextDamaged(`not the text of a value: ${why}`, { cause: error })
  }
  return restore(parsed, 0)
}

/** Replaces marked strings where they stand: the parsed tree belongs to nobody else yet. */
function restore(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return restoreString(value)
  if (typeof value === 'number') return finite(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === DEPTH_MAX) throw new TextDamaged(`a value is nested deeper than ${DEPTH_MAX}`)
  if (Array.isArray(value)) restoreArray(value, depth)
  else restoreObject(value as Record<string, unknown>, depth)
  return value
}

function restoreArray(list: unknown[], depth: number): void {
  for (let index = 0; index < list.length; index += 1) {
    const element = list[index]
    if (typeof element === 'number') finite(element)
    else {
      const restored = restore(element, depth + 1)
      if (restored !== element) list[index] = restored
    }
  }
}

function restoreObject(fields: Record<string, unknown>, depth: number): void {
  for (const key in fields) {
    // Never assigned to: that would set the prototype.
    if (key === '__proto__') throw new TextDamaged('a field is called __proto__')
    const field = fields[key]
    const restored = restore(field, depth + 1)
    if (restored !== field) fields[key] = restored
  }
}

function restoreString(text: string): string | bigint {
  if (text.charCodeAt(0) !== MARK_CODE) return text
  const rest = text.slice(1)
  if (rest.charCodeAt(0) === MARK_CODE) return rest
  if (!INTEGER.test(rest)) throw new TextDamaged(`${JSON.stringify(text)} is no whole number`)
  return BigInt(rest)
}

/** A number with too many digits reads as an infinity, which no value has. */
function finite(value: number): number {
  if (!Number.isFinite(value)) throw new TextDamaged('a number is out of range')
  return value
}
