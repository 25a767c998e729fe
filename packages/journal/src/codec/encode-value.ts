import { DEPTH_MAX, MARK } from './text-form.ts'

/** A value that has no text: it would not come back as it was. */
export class ValueRefused extends Error {
  override readonly name = 'ValueRefused'
}

/** Quote, backslash, control characters and lone halves of a pair: what JSON must escape. */
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/

type KeysOf = (value: object) => readonly string[]

/**
 * The JSON text of an engine value, without loss: bigints are strings with a mark (`"#12"`), absent fields stay absent, −0
 * stays −0. Equal values whose fields were written in the same order have equal text.
 *
 * @throws ValueRefused for NaN, infinities, `undefined` in an array, a field `__proto__`, and all that is not plain data
 */
export function encodeValue(value: unknown): string {
  const plain = plainJson(value, 0)
  return plain === undefined ? encode(value, Object.keys, 0) : JSON.stringify(plain)
}

/**
 * A value whose text by JSON itself is the text sought, and comes faster: the same value, or a copy with bigints and marks
 * written out. Undefined where there is none.
 */
function plainJson(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return value.startsWith(MARK) ? MARK + value : value
    case 'bigint':
      return `${MARK}${value}`
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : undefined
    case 'boolean':
      return value
    case 'object':
      if (value === null) return value
      if (depth === DEPTH_MAX) return undefined
      return Array.isArray(value) ? plainArray(value, depth) : plainObject(value, depth)
    default:
      return undefined
  }
}

function plainArray(value: readonly unknown[], depth: number): unknown {
  let copy: unknown[] | undefined
  for (let index = 0; index < value.length; index += 1) {
    const element = value[index]
    const plain = plainJson(element, depth + 1)
    if (plain === undefined) return undefined
    if (plain !== element) (copy ??= [...value])[index] = plain
  }
  return copy ?? value
}

function plainObject(value: object, depth: number): unknown {
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined
  const fields = value as Readonly<Record<string, unknown>>
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(fields)) {
    if (key === '__proto__' || key === 'toJSON') return undefined
    const field = fields[key]
    if (field === undefined) continue
    const plain = plainJson(field, depth + 1)
    if (plain === undefined) return undefined
    if (plain !== field) (copy ??= { ...fields })[key] = plain
  }
  return copy ?? value
}

/** As `encodeValue`, with the fields of every object in order of their names: one text for one meaning. */
export function encodeCanonical(value: unknown): string {
  return encode(value, (fields) => Object.keys(fields).sort(compareUnits), 0)
}

function encode(value: unknown, keysOf: KeysOf, depth: number): string {
  switch (typeof value) {
    case 'string':
      return encodeString(value)
    case 'bigint':
      return `"${MARK}${value}"`
    case 'number':
      return encodeNumber(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (depth === DEPTH_MAX) throw new ValueRefused(`a value is nested deeper than ${DEPTH_MAX}`)
      return Array.isArray(value)
        ? encodeArray(value, keysOf, depth)
        : encodeObject(value, keysOf, depth)
    default:
      throw new ValueRefused(`a ${typeof value} is not data`)
  }
}

function encodeString(value: string): string {
  if (NEEDS_ESCAPE.test(value)) {
    return JSON.stringify(value.startsWith(MARK) ? MARK + value : value)
  }
  return value.startsWith(MARK) ? `"${MARK}${value}"` : `"${value}"`
}

function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new ValueRefused(`${value} is not a number that can be kept`)
  return value === 0 && Object.is(value, -0) ? '-0' : `${value}`
}

function encodeArray(value: readonly unknown[], keysOf: KeysOf, depth: number): string {
  let text = '['
  for (let index = 0; index < value.length; index += 1) {
    if (index > 0) text += ','
    const element = value[index]
    // Columns of events are long and full of numbers, so they take the short way.
    text += typeof element === 'number' ? encodeNumber(element) : encode(element, keysOf, depth + 1)
  }
  return `${text}]`
}

function encodeObject(value: object, keysOf: KeysOf, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new ValueRefused('an object with a class of its own is not data')
  }
  const fields = value as Readonly<Record<string, unknown>>
  let text = '{'
  for (const key of keysOf(value)) {
    const field = fields[key]
    if (field === undefined) continue
    if (text.length > 1) text += ','
    text += names.get(key) ?? nameText(key)
    text += typeof field === 'number' ? encodeNumber(field) : encode(field, keysOf, depth + 1)
  }
  return `${text}}`
}

/** Texts of field names met before: data has few of them, and many fields. */
const names = new Map<string, string>()
const NAMES_MAX = 1_000

function nameText(key: string): string {
  if (key === '__proto__') throw new ValueRefused('a field cannot be called __proto__')
  const text = `${NEEDS_ESCAPE.test(key) ? JSON.stringify(key) : `"${key}"`}:`
  if (names.size < NAMES_MAX) names.set(key, text)
  return text
}

function compareUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
