/** One row of somebody else's data, read strictly: what a field may hold is said where it is read. */
import type { Decimal } from '@plimsoll/protocol'
import { parseDecimal } from '../decimal-text.ts'
import { BadRow } from '../reading/import-refusal.ts'
import { type ExactValue, isExactList, isExactObject } from './exact-json.ts'

/** The cells of a row by the names its source gives them: JSON values, or the text of a table. */
export type RowFields = ReadonlyMap<string, ExactValue>

/** Fields of a row that nobody knows, so that what they change is not known either. */
export class UnknownFields extends Error {
  override readonly name = 'UnknownFields'
  readonly fields: readonly string[]

  constructor(fields: readonly string[]) {
    super(fields.join(', '))
    this.fields = fields
  }
}

/** What no row of the file can be read without, so that setting rows aside would not help; the message says what to do. */
export class MissingSetting extends Error {
  override readonly name = 'MissingSetting'
}

/** Reads fields of one row; every method throws `BadRow` for what is not as it must be. */
export class RowReader {
  readonly #fields: RowFields

  constructor(fields: RowFields) {
    this.#fields = fields
  }

  /** Throws `UnknownFields` where the row has others than these. */
  refuseUnknown(...known: readonly (readonly string[])[]): void {
    const unknown = [...this.#fields.keys()].filter(
      (name) => !known.some((some) => some.includes(name)),
    )
    if (unknown.length > 0) throw new UnknownFields(unknown)
  }

  /** The name of the field that has this form. */
  nameLike(form: RegExp): string | undefined {
    return [...this.#fields.keys()].find((name) => form.test(name))
  }

  /** Whether the row has all of these fields, empty or not. */
  has(names: readonly string[]): boolean {
    return names.every((name) => this.#fields.has(name))
  }

  /** Text that must be there and not empty. */
  text(name: string): string {
    const value = this.maybeText(name)
    if (value === undefined) throw new BadRow('missingField', `${name} is empty`)
    return value
  }

  /** Text, or nothing where the field is absent, null or empty. */
  maybeText(name: string): string | undefined {
    const value = this.#fields.get(name)
    if (value === undefined || value === null || value === '') return undefined
    if (typeof value === 'string') return value
    throw new BadRow('unknownWord', `${name} is not text or a number`)
  }

  /** An amount that must be there, as it is written. */
  amount(name: string): string {
    const text = this.text(name)
    decimalOf(name, text)
    return text
  }

  /** An amount as it is written, or nothing where the field is empty; empty is never zero. */
  maybeAmount(name: string): string | undefined {
    const text = this.maybeText(name)
    if (text !== undefined) decimalOf(name, text)
    return text
  }

  /** An amount that must be there, exactly. */
  decimal(name: string): Decimal {
    return decimalOf(name, this.text(name))
  }

  /** An amount that must be there and be above 0, as it is written. */
  positive(name: string): string {
    const text = this.text(name)
    if (decimalOf(name, text).digits <= 0n) throw new BadRow('badNumber', `${name} is not above 0`)
    return text
  }

  /** Milliseconds UTC since 1970, in plain digits, of the years 2009 to 2099. */
  timeMs(name: string): number {
    return timeMsOf(name, this.text(name))
  }

  /** What one of the known words stands for. */
  oneOf<T>(name: string, meanings: Readonly<Record<string, T>>): T {
    const word = this.text(name)
    if (Object.hasOwn(meanings, word)) return meanings[word] as T
    const known = Object.keys(meanings).join(', ')
    throw new BadRow('unknownWord', `${name} is ${JSON.stringify(word)}, not one of ${known}`)
  }

  /** The fields of an object that must be there. */
  object(name: string): RowReader {
    const value = this.#fields.get(name)
    if (isExactObject(value)) return new RowReader(value.fields)
    throw new BadRow('missingField', `${name} is not an object`)
  }

  /** The objects of a list that must be there. */
  objects(name: string): readonly RowReader[] {
    const value = this.#fields.get(name)
    if (isExactList(value)) {
      const objects = value.filter(isExactObject)
      if (objects.length === value.length) return objects.map(({ fields }) => new RowReader(fields))
    }
    throw new BadRow('missingField', `${name} is not a list of objects`)
  }

  /** The texts of a list that must be there. */
  texts(name: string): readonly string[] {
    const value = this.#fields.get(name)
    if (isExactList(value)) {
      const texts = value.filter((one) => typeof one === 'string')
      if (texts.length === value.length) return texts
    }
    throw new BadRow('missingField', `${name} is not a list of texts`)
  }

  /** `true` or `false`, as JSON or as a word. */
  flag(name: string): boolean {
    const value = this.#fields.get(name)
    if (typeof value === 'boolean') return value
    return this.oneOf(name, { true: true, false: false })
  }
}

/** The exact amount of a text; throws `BadRow` naming the field. */
export function decimalOf(name: string, text: string): Decimal {
  const amount = parseDecimal(text)
  if (amount === undefined) {
    throw new BadRow('badNumber', `${name} is ${JSON.stringify(text)}, not a decimal number`)
  }
  return amount
}

// No venue of the field is older, and a time in seconds or microseconds falls outside.
const earliestMs = Date.UTC(2009, 0, 1)
const latestMs = Date.UTC(2100, 0, 1)

/** Milliseconds in plain digits; throws `BadRow` for seconds, microseconds and anything else. */
export function timeMsOf(name: string, text: string): number {
  const timeMs = /^\d{1,15}$/u.test(text) ? Number(text) : Number.NaN
  return inRange(name, text, timeMs)
}

/** A time that was read, where it can be one. */
export function inRange(name: string, text: string, timeMs: number): number {
  if (timeMs >= earliestMs && timeMs < latestMs) return timeMs
  const complaint = 'is not a time in milliseconds UTC of the years 2009 to 2099'
  throw new BadRow('badTime', `${name} ${JSON.stringify(text)} ${complaint}`)
}
