import { BadRow } from '../reading/import-refusal.ts'

/** An object of a document of the venue; what is in it has yet to be looked at. */
export type JsonFields = Readonly<Record<string, unknown>>

/**
 * A line of JSON. Numbers with a point or an exponent become their own text, so that no amount passes through a float.
 *
 * @throws BadRow
 */
export function parseExact(text: string): unknown {
  // The platform is some times faster where nothing has to be looked at.
  return fractionalNumber.test(text) ? parsed(text, reviveExactly) : parsed(text)
}

const fractionalNumber = /[:,[]\s*-?\d+[.eE]/u

/** @throws BadRow where the value is no object */
export function fieldsOf(value: unknown, name: string): JsonFields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonFields
  }
  throw new BadRow('unknownShape', `${name} is not an object`)
}

/** @throws BadRow where the value is no list */
export function listOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new BadRow('unknownShape', `${name} is not a list`)
}

/** @throws BadRow where there is no such text */
export function textAt(fields: JsonFields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && value !== '') return value
  throw new BadRow('missingField', `${name} is missing or no text`)
}

/**
 * An amount as the source writes it: a text, or a number.
 *
 * @throws BadRow where there is none
 */
export function amountAt(fields: JsonFields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && value !== '') return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  throw new BadRow('missingField', `${name} is missing or no amount`)
}

/** @throws BadRow where there is no such whole number */
export function integerAt(fields: JsonFields, name: string): number {
  const value = fields[name]
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw new BadRow('missingField', `${name} is missing or no whole number`)
}

/**
 * An account of the venue, in lower case.
 *
 * @throws BadRow where the text is no address
 */
export function addressOf(value: unknown, name: string): string {
  if (typeof value === 'string' && addressForm.test(value)) return value.toLowerCase()
  throw new BadRow('badAccount', `${name} is no address`)
}

const addressForm = /^0x[0-9a-fA-F]{40}$/u

type Revive = (key: string, value: unknown, context?: { readonly source?: string }) => unknown

const reviveExactly: Revive = (_key, value, context) => {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  return context?.source ?? value
}

function parsed(text: string, revive?: Revive): unknown {
  try {
    return JSON.parse(text, revive) as unknown
  } catch (cause) {
    const ended = cause instanceof SyntaxError && cause.message.includes('end of JSON')
    throw new BadRow('malformedJson', ended ? 'the JSON ends too early' : 'is not JSON')
  }
}
