import { amountNames, type Book, type BookShape } from '../account/book.ts'
import type { FundRow } from '../fund/fund.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { Column, DraftColumn } from '../quantity/column.ts'
import type { DomainTerms } from './domain-terms.ts'

declare const opaque: unique symbol

/** The state of one risk domain. Opaque: read it through `view`, change it through `apply`. */
export interface State {
  readonly [opaque]: 'State'
}

type AmountName = (typeof amountNames)[number]

/** The inside of a state. */
export interface StateRecord {
  readonly terms: DomainTerms
  readonly shape: BookShape
  readonly funds: readonly FundRow[]
  readonly columns: Readonly<Record<AmountName, Column>>
  readonly ledger: Ledger
  readonly draft: Draft
  /** Rounds applied so far. */
  sequence: number
  timeMs: number
  /** Status of every case by its id. */
  readonly cases: Map<string, CaseStatus>
  /** The suspended case of a bucket, by slot: the next round takes it up again. */
  readonly suspended: Map<number, string>
}

/** How far a case has come. */
export type CaseStatus = 'open' | 'closed' | 'suspended'

/** A ledger to think on: writes are forgotten with the next `begin`. */
interface Draft {
  readonly begin: () => Ledger
}

/** Columns for the amounts of a shape, all 0. */
export function createColumns(shape: BookShape): Record<AmountName, Column> {
  const buckets = shape.buckets.length
  const positions = shape.positions.length
  return {
    money: new Column('money', buckets),
    unsettledFunding: new Column('unsettledFunding', buckets),
    lots: new Column('lots', positions),
    entryValue: new Column('entryValue', positions),
    chargedGain: new Column('chargedGain', positions),
    reservedLots: new Column('reservedLots', positions),
    reservedMoney: new Column('reservedMoney', buckets),
  }
}

/** Puts a state together from its parts, with a draft of the same size beside it. */
export function assembleState(
  parts: Pick<
    StateRecord,
    'terms' | 'shape' | 'funds' | 'columns' | 'sequence' | 'timeMs' | 'cases' | 'suspended'
  > & {
    readonly fundBalances: bigint[]
    readonly residueQuote: bigint
  },
): State {
  const { fundBalances, residueQuote, ...rest } = parts
  const book: Book = { shape: rest.shape, ...rest.columns }
  const ledger: Ledger = { book, fundBalances, residueQuote }
  const record: StateRecord = {
    ...rest,
    ledger,
    draft: createDraft(rest.shape, rest.columns, ledger),
  }
  return record as unknown as State
}

/** The inside of a state, for the engine's own modules. */
export function inside(state: State): StateRecord {
  return state as unknown as StateRecord
}

function createDraft(
  shape: BookShape,
  columns: Readonly<Record<AmountName, Column>>,
  ledger: Ledger,
): Draft {
  const drafts = {
    money: new DraftColumn(columns.money),
    unsettledFunding: new DraftColumn(columns.unsettledFunding),
    lots: new DraftColumn(columns.lots),
    entryValue: new DraftColumn(columns.entryValue),
    chargedGain: new DraftColumn(columns.chargedGain),
    reservedLots: new DraftColumn(columns.reservedLots),
    reservedMoney: new DraftColumn(columns.reservedMoney),
  }
  return {
    begin: () => {
      for (const name of amountNames) drafts[name].reset()
      return {
        book: { shape, ...drafts },
        fundBalances: [...ledger.fundBalances],
        residueQuote: ledger.residueQuote,
      }
    },
  }
}
