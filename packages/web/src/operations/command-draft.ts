import { addDecimals, compareDecimals } from '@plimsoll/client'
import type { CommandField, CommandForm } from './command-fields.ts'

/** What a reader wrote into the form of a command. */
export interface CommandDraft {
  /** By path of the field. */
  readonly values: Readonly<Record<string, string>>
  readonly postings: readonly PostingDraft[]
}

/** One line of a correction. */
export interface PostingDraft {
  readonly to: 'account' | 'fund' | 'residue'
  readonly name: string
  readonly amount: string
}

/** Grids of the domain that decimals must lie on. */
export interface Grids {
  /** Places of amounts of money; undefined where they are not known. */
  readonly decimals: number | undefined
  readonly markets: ReadonlyMap<string, { readonly tickSize: string; readonly lotSize: string }>
}

/** Something that is not right yet, and where. */
export interface Complaint {
  readonly path: string
  readonly message: string
}

/** A command as requests carry it. */
export type CommandBody = Readonly<Record<string, unknown>> & { readonly kind: string }

export const emptyDraft: CommandDraft = {
  values: {},
  postings: [
    { to: 'account', name: '', amount: '' },
    { to: 'residue', name: '', amount: '' },
  ],
}

/** The command that a draft says, or everything that is not right yet. */
export function commandOf(
  form: CommandForm,
  draft: CommandDraft,
  grids: Grids,
):
  | { readonly command: CommandBody; readonly complaints?: never }
  | { readonly command?: never; readonly complaints: readonly Complaint[] } {
  const complaints: Complaint[] = []
  const command: Record<string, unknown> & { kind: string } = { kind: form.kind }
  for (const field of form.fields) {
    const text = (draft.values[field.path] ?? '').trim()
    if (text === '') {
      if (field.isOptional !== true) complaints.push({ path: field.path, message: 'is needed' })
      continue
    }
    const wrong = complaintOf(field, text, { grids, market: draft.values['market'] ?? '' })
    if (wrong === undefined) setAt(command, field.path, valueOf(field, text))
    else complaints.push({ path: field.path, message: wrong })
  }
  if (form.hasPostings === true) {
    complaints.push(...postingComplaints(draft.postings, grids))
    command['postings'] = draft.postings.map(({ to, name, amount }) => ({
      [to]: to === 'residue' ? true : name.trim(),
      amount: amount.trim(),
    }))
  }
  return complaints.length > 0 ? { complaints } : { command }
}

const decimalForm = /^-?\d{1,30}(?:\.\d{1,30})?$/u
const identifierMax = 128

function complaintOf(
  { form, isSigned = false }: CommandField,
  text: string,
  { grids, market }: { readonly grids: Grids; readonly market: string },
): string | undefined {
  const grid = grids.markets.get(market)
  switch (form) {
    case 'money':
      return decimalComplaint(text, isSigned) ?? placesComplaint(text, grids.decimals)
    case 'size':
      return decimalComplaint(text, false) ?? gridComplaint(text, grid?.lotSize, 'lots')
    case 'price':
      return decimalComplaint(text, false) ?? gridComplaint(text, grid?.tickSize, 'ticks')
    case 'settlementPrice':
      return decimalComplaint(text, false)
    case 'layer':
      return /^\d{1,3}$/u.test(text) ? undefined : 'is a whole number from 0 on'
    case 'bucket':
      return /^(?:cross|inventory|isolated:.+:(?:long|short))$/u.test(text)
        ? undefined
        : 'is cross, isolated:MARKET:long or isolated:MARKET:short, or inventory'
    case 'account':
    case 'fund':
    case 'market':
      return text.length > identifierMax ? `has at most ${identifierMax} characters` : undefined
    default:
      return undefined
  }
}

function decimalComplaint(text: string, isSigned: boolean): string | undefined {
  if (!decimalForm.test(text)) return 'is a decimal such as 1250.5, without groups or exponents'
  const sign = compareDecimals(text, '0')
  if (isSigned) return sign === 0 ? 'is not 0' : undefined
  return sign > 0 ? undefined : 'is above 0'
}

function placesComplaint(text: string, decimals: number | undefined): string | undefined {
  const places = text.split('.')[1]?.length ?? 0
  return decimals !== undefined && places > decimals
    ? `has at most ${decimals} places after the point`
    : undefined
}

function gridComplaint(text: string, grid: string | undefined, what: string): string | undefined {
  return grid === undefined || isMultiple(text, grid) ? undefined : `is in whole ${what} of ${grid}`
}

/** Whether a decimal is a whole number of steps; exact. */
export function isMultiple(text: string, step: string): boolean {
  const places = Math.max(...[text, step].map((one) => one.split('.')[1]?.length ?? 0))
  const unit = unitsOf(step, places)
  return unit === 0n || unitsOf(text, places) % unit === 0n
}

function unitsOf(text: string, places: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(places, '0'))
}

function postingComplaints(postings: readonly PostingDraft[], grids: Grids): Complaint[] {
  const complaints: Complaint[] = []
  for (const [index, { to, name, amount }] of postings.entries()) {
    const path = `postings.${index}`
    const wrong =
      decimalComplaint(amount.trim(), true) ?? placesComplaint(amount.trim(), grids.decimals)
    if (to !== 'residue' && name.trim() === '')
      complaints.push({ path, message: `needs the name of the ${to}` })
    if (wrong !== undefined) complaints.push({ path, message: `the amount ${wrong}` })
  }
  if (complaints.length > 0) return complaints
  if (postings.length < 2) return [{ path: 'postings', message: 'are at least two' }]
  const sum = sumOf(postings)
  if (sum === undefined || compareDecimals(sum, '0') === 0) return complaints
  return [{ path: 'postings', message: `sum to ${sum}, and must sum to 0` }]
}

/** What the amounts sum to; undefined where one is not a decimal yet. */
export function sumOf(postings: readonly PostingDraft[]): string | undefined {
  const amounts = postings.map(({ amount }) => amount.trim())
  if (!amounts.every((amount) => decimalForm.test(amount))) return undefined
  return amounts.reduce((sum, amount) => addDecimals(sum, amount), '0')
}

function valueOf({ form }: CommandField, text: string): unknown {
  if (form === 'onOff') return text === 'on'
  return form === 'layer' ? Number(text) : text
}

function setAt(command: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0) {
    command[first] = value
    return
  }
  const nested = (command[first] ?? {}) as Record<string, unknown>
  command[first] = nested
  setAt(nested, rest.join('.'), value)
}
