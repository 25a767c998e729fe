import {
  type AccountView,
  apply,
  type BookSpec,
  createState,
  type EngineEvent,
  type MarginView,
  type RoundOpened,
  type SlotNaming,
  type StateView,
  view,
} from '@plimsoll/engine'
import { bookOf, happeningsOf, type Journal, type JournalRecord } from '@plimsoll/journal'
import type { CaseRound as EncodedRound, RecordPlace } from '@plimsoll/protocol'
import { LiquidationFollower, type LiquidationHistory } from './liquidation-history.ts'

/** One round of a case, with its holder as it stood just before. */
export interface CaseRound extends EncodedRound {
  readonly holder?: AccountView
}

/** A case from its first round to its last. */
export interface CaseHistory {
  readonly caseId: string
  readonly account: string
  readonly bucket: string
  readonly rounds: readonly CaseRound[]
  /** Before its first round; absent where the venue was never asked to close the bucket. */
  readonly liquidation?: LiquidationHistory
}

/** The cases of a journal. */
export interface CasesFound {
  readonly book: BookSpec
  readonly moneyQuote: bigint
  readonly last: RecordPlace
  /** By id, in the order in which they first opened. */
  readonly cases: ReadonlyMap<string, CaseHistory>
}

/**
 * Goes through a journal and gathers every case with every round it was in. What layers did is kept only of the cases that
 * are wanted: all of it would be as large as the journal.
 */
export async function findCases(
  journal: Journal,
  isWanted: (caseId: string, domain: string) => boolean,
  onProgress: (done: number, last: number) => void,
): Promise<CasesFound> {
  let gathering: Gathering | undefined
  for await (const record of journal.read(0)) {
    if (record.sequence === 0) gathering = new Gathering(bookOf(record), isWanted)
    else gathering?.take(record)
    onProgress(record.sequence, journal.head.sequence)
  }
  if (gathering === undefined) throw new Error('the journal has no records')
  return gathering.found()
}

/** A round between its opening and its end. */
interface OpenRound {
  readonly opened: RecordPlace
  /** It takes more than one record. */
  readonly isPartial: boolean
  readonly events: EngineEvent[]
  readonly margins: ReadonlyMap<string, MarginView>
  readonly holders: ReadonlyMap<string, AccountView>
}

class Gathering {
  readonly #book: BookSpec
  readonly #isWanted: (caseId: string, domain: string) => boolean
  readonly #state: ReturnType<typeof createState>
  readonly #view: StateView
  readonly #names: SlotNaming
  readonly #liquidations: LiquidationFollower
  readonly #cases = new Map<string, CaseHistory>()
  readonly #orders = new Map<number, string>()
  readonly #moneyQuote: bigint
  #round: OpenRound | undefined
  #last: RecordPlace

  constructor(book: BookSpec, isWanted: (caseId: string, domain: string) => boolean) {
    this.#book = book
    this.#isWanted = isWanted
    this.#state = createState(book)
    this.#view = view(this.#state)
    this.#names = this.#view.names()
    this.#liquidations = new LiquidationFollower(this.#names)
    this.#moneyQuote = this.#view.totals().moneyQuote
    this.#last = { sequence: 0, timeMs: book.timeMs }
  }

  take(record: JournalRecord): void {
    const { sequence, timeMs } = record
    const events = happeningsOf(record)
    this.#last = { sequence, timeMs }
    const opened = events.find((event) => event.kind === 'roundOpened')
    if (opened !== undefined) this.#round = this.#openingOf(opened)
    for (const event of events) {
      // What ends with the opening of the round belongs to the time before.
      this.#liquidations.follow(event, this.#last)
      if (event.kind === 'caseOrdered') this.#orders.set(event.bucket, event.reason)
      apply(this.#state, event)
    }
    if (this.#round === undefined) return
    this.#round.events.push(...events)
    // A refused command may stand between two steps.
    const isOver = !this.#round.isPartial || events.some(({ kind }) => kind === 'roundFinished')
    if (!isOver) return
    this.#finish(this.#round)
    this.#round = undefined
  }

  found(): CasesFound {
    return {
      book: this.#book,
      moneyQuote: this.#moneyQuote,
      last: this.#last,
      cases: this.#cases,
    }
  }

  #openingOf({ cases, isPartial }: RoundOpened): OpenRound {
    const accounts = [...new Set(cases.map(({ bucket }) => this.#names.bucket(bucket).account))]
    return {
      opened: this.#last,
      isPartial: isPartial === true,
      events: [],
      margins: new Map(
        this.#view.margins(accounts).map((row) => [bucketKey(row.account, row.bucket), row]),
      ),
      holders: new Map(
        accounts.flatMap((account) => {
          const holder = this.#view.account(account)
          return holder === undefined ? [] : [[account, holder]]
        }),
      ),
    }
  }

  #finish({ opened, events, margins, holders }: OpenRound): void {
    const openings = events.flatMap((event) => (event.kind === 'roundOpened' ? event.cases : []))
    const { cases, exemptAccounts, exemptMarkets } = this.#view.round(events)
    for (const outcome of cases) {
      const { caseId, account, bucket } = outcome
      const opening = openings.find((one) => one.caseId === caseId)
      if (opening === undefined) throw new Error('a round tells of a case it did not open')
      const margin = margins.get(bucketKey(account, bucket))
      const holder = holders.get(account)
      const orderReason = opening.cause === 'ordered' ? this.#orders.get(opening.bucket) : undefined
      const liquidation = this.#liquidations.ofBucket(opening.bucket)
      const known = this.#cases.get(caseId)
      const round: CaseRound = {
        opened,
        finished: this.#last,
        cause: opening.cause,
        ...(orderReason !== undefined && { orderReason }),
        ...(margin && { margin }),
        ...(holder && { holder }),
        exempt: { exemptAccounts, exemptMarkets },
        outcome: this.#isWanted(caseId, this.#book.domain) ? outcome : { ...outcome, layers: [] },
      }
      this.#cases.set(caseId, {
        caseId,
        account,
        bucket,
        ...(known === undefined
          ? liquidation && { liquidation }
          : known.liquidation && { liquidation: known.liquidation }),
        rounds: [...(known?.rounds ?? []), round],
      })
    }
  }
}

function bucketKey(account: string, bucket: string): string {
  return JSON.stringify([account, bucket])
}
