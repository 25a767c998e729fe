import { readDecimal } from '@plimsoll/protocol'

/** A JSON object that came from elsewhere. */
export type JsonObject = Readonly<Record<string, unknown>>

/** A line does not have what a reader needs of it. */
export class LineComplaint extends Error {
  override readonly name = 'LineComplaint'
}

/** That a value is an object. Throws `LineComplaint` otherwise. */
export function objectOf(value: unknown, what: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject
  }
  throw new LineComplaint(`${what}: is not an object`)
}

/** A field that holds objects. Throws `LineComplaint` where it does not. */
export function rowsIn(row: JsonObject, field: string): JsonObject[] {
  const value = row[field]
  if (!Array.isArray(value)) throw new LineComplaint(`${field}: is not a list`)
  return value.map((one) => objectOf(one, field))
}

/** A field that holds text. Throws `LineComplaint` where it does not. */
export function textIn(row: JsonObject, field: string): string {
  const value = row[field]
  if (typeof value === 'string') return value
  throw new LineComplaint(`${field}: is ${value === undefined ? 'missing' : 'not text'}`)
}

/** A field that holds a decimal. Throws `LineComplaint` where it does not. */
export function decimalIn(row: JsonObject, field: string): string {
  const text = textIn(row, field)
  if (readDecimal(text) === undefined) throw new LineComplaint(`${field}: is not a decimal`)
  return text
}

/** A field that holds milliseconds UTC. Throws `LineComplaint` where it does not. */
export function timeIn(row: JsonObject, field: string): number {
  const value = row[field]
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw new LineComplaint(`${field}: is not a time in whole milliseconds`)
}
