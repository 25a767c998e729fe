import type { TriggerLine, TriggerSpec } from '@plimsoll/engine'
import { powerOfTen } from '../decimal/decimal-text.ts'
import { readAmount } from './amounts.ts'
import { type Place, refuseAt, under } from './book-error.ts'
import type { BookFormat } from './book-format.ts'
import type { LayerDocument, TriggerDocument } from './book-schema.ts'
import { quote } from './book-source.ts'

/** The trigger behind a preset name, in the units of an asset of which so many make a whole one; or undefined. */
export type ResolveTrigger = (name: string, wholeUnitQuote: bigint) => TriggerSpec | undefined

/** What a trigger may refer to. */
interface TriggerNames {
  readonly book: BookFormat
  /** An account's name, refused where the book has no such account. */
  readonly readAccount: (place: Place, account: string) => string
  readonly resolveTrigger?: ResolveTrigger
  /** The names that `resolveTrigger` knows, for the message about one it does not. */
  readonly triggerNames?: readonly string[]
}

/** The engine's form of a trigger: of a preset by its name, or of one in full. */
export function readTrigger(
  place: Place,
  from: NonNullable<LayerDocument['trigger']>,
  names: TriggerNames,
): TriggerSpec {
  if (typeof from !== 'string') return readOwnTrigger(place, from, names)
  const { book, resolveTrigger, triggerNames = [] } = names
  const found = resolveTrigger?.(from, powerOfTen(book.asset.decimals))
  if (found !== undefined) return found
  const instead =
    triggerNames.length > 0 ? `use one of ${triggerNames.join(', ')}` : 'give the trigger in full'
  return refuseAt(place, 'unknownPolicy', `${quote(from)} is not a trigger; ${instead}`)
}

function readOwnTrigger(place: Place, from: TriggerDocument, names: TriggerNames): TriggerSpec {
  const { book, readAccount } = names
  const amount = (field: string, text: string): bigint =>
    readAmount(book, under(place, field), text)
  switch (from.kind) {
    case 'fundDrawdown': {
      const { kind, windowMs, start, stop } = from
      return { kind, windowMs, ...linesOf(place, start, stop) }
    }
    case 'marketDrawdown': {
      const { kind, windowMs, start, stop, balanceAbove, pinned } = from
      return {
        kind,
        windowMs,
        ...linesOf(place, start, stop),
        ...(balanceAbove !== undefined && {
          balanceAboveQuote: amount('balanceAbove', balanceAbove),
        }),
        ...(pinned && { isPinned: true }),
      }
    }
    case 'belowAverage': {
      const { kind, windowMs, sharePpm, cushion } = from
      return { kind, windowMs, sharePpm, cushionQuote: amount('cushion', cushion) }
    }
    case 'losses': {
      const { kind, windowMs, count } = from
      return { kind, windowMs, count, amountQuote: amount('amount', from.amount) }
    }
    case 'backlog': {
      const { kind, start, stop } = from
      if (stop > start) refuseOrder(under(place, 'stop'), 'start')
      return { kind, startCount: start, stopCount: stop }
    }
    case 'vaultLoss': {
      const account = readAccount(under(place, 'account'), from.account)
      const startQuote = amount('start', from.start)
      const stopQuote = amount('stop', from.stop)
      if (stopQuote > startQuote) refuseOrder(under(place, 'stop'), 'start')
      return { kind: from.kind, account, startQuote, stopQuote }
    }
    case 'vaultFull': {
      const account = readAccount(under(place, 'account'), from.account)
      return { kind: from.kind, account, capacityQuote: amount('capacity', from.capacity) }
    }
    case 'poolFactor': {
      const { kind, startPpm, floorPpm } = from
      const account = readAccount(under(place, 'account'), from.account)
      if (floorPpm > startPpm) refuseOrder(under(place, 'floorPpm'), 'startPpm')
      return { kind, account, startPpm, floorPpm }
    }
    case 'anyOf': {
      const at = under(place, 'triggers')
      const triggers = from.triggers.map((one, index) =>
        readOwnTrigger(under(at, index), one, names),
      )
      return { kind: from.kind, triggers }
    }
    default:
      return { kind: from.kind }
  }
}

type LineDocument = Extract<TriggerDocument, { kind: 'fundDrawdown' }>['start']

/** Start and stop of a drawdown; one that stops beyond its start would never be off. */
function linesOf(
  place: Place,
  start: LineDocument,
  stop: LineDocument,
): { readonly start: TriggerLine; readonly stop: TriggerLine } {
  if (stop.ppm > start.ppm) refuseOrder(under(under(place, 'stop'), 'ppm'), 'that of start')
  return { start: lineOf(start), stop: lineOf(stop) }
}

function lineOf({ ppm, strict = false }: LineDocument): TriggerLine {
  return { ppm, isStrict: strict }
}

function refuseOrder(place: Place, bound: string): never {
  return refuseAt(place, 'outOfRange', `is above ${bound}; lower it to that at most`)
}
