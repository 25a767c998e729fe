import { type Book, openPositions } from '../account/book.ts'
import { deficitQuote, equitySign } from '../account/equity.ts'
import type { FundRow } from '../fund/fund.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { at } from '../quantity/assert.ts'
import { type DeficitSplit, type Leg, splitDeficit, splitWeights } from '../risk/deficit-split.ts'
import { bookEvent } from './book-event.ts'
import type { OpenExposure, WaterfallEvent } from './waterfall-event.ts'

/** A bankrupt bucket on its way through the waterfall. */
export interface OpenCase {
  /** From 1, in the order of accounts and buckets. */
  readonly caseNumber: number
  readonly caseId: string
  readonly bucket: number
  /** Positions the bucket held when the round opened. */
  readonly openedWith: readonly number[]
  /** Those of them that answered for the shortfall. */
  readonly answering: readonly number[]
  /** Whether the bucket was below zero; a case that was suspended earlier may not be any more. */
  readonly isBankrupt: boolean
}

/** One round: its cases, what it froze at opening, and the draft it works on. */
export interface Round {
  readonly ledger: Ledger
  /** The book as it was when the round opened. */
  readonly opening: Book
  readonly funds: readonly FundRow[]
  readonly split: DeficitSplit
  readonly cases: readonly OpenCase[]
  /** Slots of the accounts that have a case: they are neither asked nor charged. */
  readonly caseAccounts: ReadonlySet<number>
  /** Every event so far, each already booked on the draft. */
  readonly events: readonly WaterfallEvent[]
  /** Books an event on the draft and keeps it. */
  readonly emit: (event: WaterfallEvent) => void
}

/** A round over these buckets, on a draft. */
export function createRound(
  setting: Pick<Round, 'ledger' | 'opening' | 'funds' | 'split'>,
  named: readonly { readonly bucket: number; readonly caseId: string }[],
): Round {
  const events: WaterfallEvent[] = []
  const cases = named.map(({ bucket, caseId }, index) =>
    createCase(setting, bucket, { caseId, caseNumber: index + 1 }),
  )
  return {
    ...setting,
    cases,
    caseAccounts: new Set(
      named.map(({ bucket }) => at(setting.opening.shape.buckets, bucket).account),
    ),
    events,
    emit: (event) => {
      bookEvent(setting.ledger, event)
      events.push(event)
    },
  }
}

function createCase(
  { ledger, split }: Pick<Round, 'ledger' | 'split'>,
  bucket: number,
  name: Pick<OpenCase, 'caseId' | 'caseNumber'>,
): OpenCase {
  const { book } = ledger
  const openedWith = openPositions(book, bucket)
  const weights = splitWeights(book, openedWith, split)
  const answering = openedWith.filter((_, index) => at(weights, index) > 0n)
  return { ...name, bucket, openedWith, answering, isBankrupt: equitySign(book, bucket) < 0 }
}

/** Cases that still have lots to close or money to find. */
export function unresolvedCases(round: Round): OpenCase[] {
  return round.cases.filter(({ bucket }) => !isResolved(round.ledger.book, bucket))
}

/** Whether a bucket has neither exposure nor deficit left. */
export function isResolved(book: Book, bucket: number): boolean {
  return deficitQuote(book, bucket) === 0n && openPositions(book, bucket).length === 0
}

/** The open legs of a case with their present shares of its shortfall. */
export function legsOf(round: Round, { bucket }: OpenCase): Leg[] {
  return splitDeficit(round.ledger.book, bucket, round.split)
}

/** The leg of a case at a position as it stands now, or undefined once it is closed. */
export function legAt(round: Round, openCase: OpenCase, position: number): Leg | undefined {
  return legsOf(round, openCase).find((leg) => leg.position === position)
}

/** Legs in the order in which they are closed: those without a share first, then by market, long before short. */
export function inClosingOrder(book: Book, legs: readonly Leg[]): Leg[] {
  return legs.toSorted(
    (a, b) =>
      Number(a.shareQuote.numerator > 0n) - Number(b.shareQuote.numerator > 0n) ||
      compareMarketSide(book, a.position, b.position),
  )
}

/** By market, then long before short. */
export function compareMarketSide(book: Book, a: number, b: number): number {
  const left = at(book.shape.positions, a)
  const right = at(book.shape.positions, b)
  return (
    left.market - right.market || Number(left.side === 'short') - Number(right.side === 'short')
  )
}

/** What a case still exposes, for the record. */
export function exposureOf(round: Round, openCase: OpenCase): OpenExposure[] {
  const { book } = round.ledger
  return legsOf(round, openCase)
    .toSorted((a, b) => compareMarketSide(book, a.position, b.position))
    .map(({ position, bankruptcyLotQuote }) => ({
      position,
      lots: book.lots.get(position),
      bankruptcyLotQuote,
    }))
}
