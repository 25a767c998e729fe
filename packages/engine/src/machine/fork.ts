import type { Book } from '../account/book.ts'
import type { BookShape } from '../account/book-shape.ts'
import { copyStanding } from '../waterfall/triggers/trigger-standing.ts'
import { copyDocket } from './docket.ts'
import {
  assembleState,
  copyColumns,
  createDraft,
  inside,
  type State,
  type StateParts,
  type StateRecord,
} from './state.ts'
import type { RoundGround, UnfinishedRound } from './unfinished-round.ts'

/**
 * A copy of a state that answers every command as the state would, and shares with it nothing that changes. Costs memory and
 * time for every account; deciding and viewing cost as ever.
 */
export function fork(state: State): State {
  const record = inside(state)
  const { unfinished } = record
  const parts = copyParts(record)
  const copy = assembleState(parts)
  if (unfinished !== undefined) inside(copy).unfinished = forkRound(unfinished, parts.shape)
  return copy
}

/** What a state is put together from, sharing nothing that changes; a round between two steps is left out. */
export function copyParts(record: StateRecord): StateParts {
  const { ledger } = record
  return {
    terms: record.terms,
    shape: record.shape.copy(),
    funds: [...record.funds],
    columns: copyColumns(record.columns),
    sequence: record.sequence,
    timeMs: record.timeMs,
    standings: [...record.standings],
    docket: copyDocket(record.docket),
    triggers: copyStanding(record.triggers),
    prices: ledger.book.prices,
    fundBalances: [...ledger.fundBalances],
    residueQuote: ledger.residueQuote,
    externalQuote: ledger.externalQuote,
    offers: ledger.offers,
    claims: ledger.claims,
    unsettledProfits: ledger.unsettledProfits,
    poolValues: ledger.poolValues,
    cutMemory: ledger.cutMemory,
  }
}

/** What is left of a round is worked out again, from the same ground on slots of its own. */
function forkRound(
  { opened, ground, eventCount }: UnfinishedRound,
  shape: BookShape,
): UnfinishedRound {
  return { opened, ground: forkGround(ground, shape), eventCount }
}

function forkGround(ground: RoundGround, shape: BookShape): RoundGround {
  const columns = copyColumns(ground.columns)
  const book: Book = { ...ground.ledger.book, ...columns, shape }
  const ledger = { ...ground.ledger, book, fundBalances: [...ground.ledger.fundBalances] }
  return {
    ...ground,
    ledger,
    columns,
    draft: createDraft(columns, ledger),
    triggers: copyStanding(ground.triggers),
  }
}
