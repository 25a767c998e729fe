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
  return isPlainJson(value, 0) ? JSON.stringify(value) : encode(value, Object.keys, 0)
}

/** Whether JSON's own text loses nothing. The text is then the same, and comes faster. */
function isPlainJson(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
      return !value.startsWith(MARK)
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
    case 'boolean':
      return true
    case 'object':
      if (value === null) return true
      if (depth === DEPTH_MAX) return false
      return Array.isArray(value) ? isPlainArray(value, depth) : isPlainObject(value, depth)
    default:
      return false
  }
}

function isPlainArray(value: readonly unknown[], depth: number): boolean {
  for (let index = 0; index < value.length; index += 1) {
    if (!isPlainJson(value[index], depth + 1)) return false
  }
  return true
}

function isPlainObject(value: object, depth: number): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  const fields = value as Readonly<Record<string, unknown>>
  for (const key of Object.keys(fields)) {
    const field = fields[key]
    if (key === '__proto__' || key === 'toJSON') return false
    if (field !== undefined && !isPlainJson(field, depth + 1)) return false
  }
  return true
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
