import { type Book, cellCount, cellNames } from '../account/book.ts'
import type { BookShape } from '../account/book-shape.ts'
import type { FundRow } from '../fund/fund.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { PriceStanding } from '../market/price-gate.ts'
import type { Prices } from '../market/prices.ts'
import { at } from '../quantity/assert.ts'
import { Column, DraftColumn } from '../quantity/column.ts'
import type { TriggerStanding } from '../waterfall/triggers/trigger-standing.ts'
import type { DomainTerms } from './domain-terms.ts'
import type { Docket } from './docket.ts'
import type { UnfinishedRound } from './unfinished-round.ts'

declare const opaque: unique symbol

/** The state of one risk domain. Opaque: read it through `view`, change it through `apply`. */
export interface State {
  readonly [opaque]: 'State'
}

/** The amounts of a book, on record. */
export type Columns = Readonly<Record<(typeof cellNames)[number], Column>>

/** The inside of a state. */
export interface StateRecord {
  readonly terms: DomainTerms
  readonly shape: BookShape
  /** By id. A row is replaced when its markets change. */
  readonly funds: FundRow[]
  readonly columns: Columns
  readonly ledger: Ledger
  readonly draft: Draft
  /** Records applied so far; the book itself is 0. */
  sequence: number
  timeMs: number
  /** What is known of the price of each market. */
  readonly standings: PriceStanding[]
  readonly docket: Docket
  /** How the triggers of the waterfall stand, and what they remember. */
  readonly triggers: TriggerStanding
  /** Index of each market by its id. */
  readonly marketSlots: ReadonlyMap<string, number>
  /** A round that is longer than one step. Nothing else is taken before it is finished. */
  unfinished?: UnfinishedRound | undefined
}

/** A ledger to think on: writes are forgotten with `end`. */
export interface Draft {
  readonly begin: () => Ledger
  readonly end: () => void
}

/** What a state is put together from. */
export type StateParts = Pick<
  StateRecord,
  | 'terms'
  | 'shape'
  | 'funds'
  | 'columns'
  | 'sequence'
  | 'timeMs'
  | 'standings'
  | 'docket'
  | 'triggers'
> &
  Omit<Ledger, 'book'> & { readonly prices: Prices }

/** Columns for the amounts of a shape, all 0. */
export function createColumns(shape: BookShape): Columns {
  const column = (name: keyof Columns): Column => new Column(name, cellCount(shape, name))
  return {
    money: column('money'),
    unsettledFunding: column('unsettledFunding'),
    lots: column('lots'),
    entryValue: column('entryValue'),
    chargedGain: column('chargedGain'),
    reservedLots: column('reservedLots'),
    reservedMoney: column('reservedMoney'),
    assetsValue: column('assetsValue'),
  }
}

/** The same amounts, to be changed on their own. */
export function copyColumns(columns: Columns): Columns {
  return {
    money: columns.money.copy(),
    unsettledFunding: columns.unsettledFunding.copy(),
    lots: columns.lots.copy(),
    entryValue: columns.entryValue.copy(),
    chargedGain: columns.chargedGain.copy(),
    reservedLots: columns.reservedLots.copy(),
    reservedMoney: columns.reservedMoney.copy(),
    assetsValue: columns.assetsValue.copy(),
  }
}

/** Puts a state together from its parts, with a draft of the same size beside it. */
export function assembleState(parts: StateParts): State {
  const { fundBalances, residueQuote, externalQuote, prices, ...others } = parts
  const { offers, claims, unsettledProfits, poolValues, cutMemory, ...rest } = others
  const { wholeUnitQuote } = rest.terms.asset
  const book: Book = { shape: rest.shape, prices, wholeUnitQuote, ...rest.columns }
  const amounts = { fundBalances, residueQuote, externalQuote }
  const owed = { offers, claims, unsettledProfits, poolValues, cutMemory }
  const ledger: Ledger = { book, ...amounts, ...owed }
  const record: StateRecord = {
    ...rest,
    ledger,
    marketSlots: new Map(rest.terms.markets.map(({ market }, index) => [market, index])),
    draft: createDraft(rest.columns, ledger),
  }
  return record as unknown as State
}

/** The inside of a state, for the engine's own modules. */
export function inside(state: State): StateRecord {
  return state as unknown as StateRecord
}

/** Runs some thinking on the draft of a state, and forgets it. */
export function onDraft<T>({ draft }: { readonly draft: Draft }, think: (ledger: Ledger) => T): T {
  const ledger = draft.begin()
  try {
    return think(ledger)
  } finally {
    draft.end()
  }
}

/** A draft over columns and the ledger they belong to. */
export function createDraft(columns: Columns, ledger: Ledger): Draft {
  const drafts = {
    money: new DraftColumn(columns.money),
    unsettledFunding: new DraftColumn(columns.unsettledFunding),
    lots: new DraftColumn(columns.lots),
    entryValue: new DraftColumn(columns.entryValue),
    chargedGain: new DraftColumn(columns.chargedGain),
    reservedLots: new DraftColumn(columns.reservedLots),
    reservedMoney: new DraftColumn(columns.reservedMoney),
    assetsValue: new DraftColumn(columns.assetsValue),
  }
  const { shape, wholeUnitQuote } = ledger.book
  const book: Book = { shape, prices: ledger.book.prices, wholeUnitQuote, ...drafts }
  const fundBalances = [...ledger.fundBalances]
  const scratch: Ledger = { ...ledger, book, fundBalances }
  let mark = shape.mark()
  return {
    begin: () => {
      for (const name of cellNames) drafts[name].reset()
      mark = shape.mark()
      book.prices = ledger.book.prices
      scratch.residueQuote = ledger.residueQuote
      scratch.externalQuote = ledger.externalQuote
      scratch.offers = ledger.offers
      scratch.claims = ledger.claims
      scratch.unsettledProfits = ledger.unsettledProfits
      scratch.poolValues = ledger.poolValues
      scratch.cutMemory = ledger.cutMemory
      for (let fund = 0; fund < fundBalances.length; fund += 1) {
        fundBalances[fund] = at(ledger.fundBalances, fund)
      }
      return scratch
    },
    end: () => shape.rollBack(mark),
  }
}
