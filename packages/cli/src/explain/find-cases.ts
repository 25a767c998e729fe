import {
  type AccountView,
  apply,
  type BookSpec,
  createState,
  type EngineEvent,
  type RoundOpened,
  type StateView,
  view,
} from '@plimsoll/engine'
import { bookOf, happeningsOf, type Journal, type JournalRecord } from '@plimsoll/journal'
import {
  BeforeCases,
  type CaseRound as EncodedRound,
  type LiquidationHistory,
  type MarginsBefore,
  marginsBefore,
  type RecordPlace,
} from '@plimsoll/protocol'

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
  /** Before its first round; absent where the venue was not asked to close the bucket since its last case. */
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
  readonly margins: MarginsBefore
  readonly holders: ReadonlyMap<string, AccountView>
}

class Gathering {
  readonly #book: BookSpec
  readonly #isWanted: (caseId: string, domain: string) => boolean
  readonly #state: ReturnType<typeof createState>
  readonly #view: StateView
  readonly #before: BeforeCases
  readonly #cases = new Map<string, CaseHistory>()
  readonly #moneyQuote: bigint
  #round: OpenRound | undefined
  #last: RecordPlace

  constructor(book: BookSpec, isWanted: (caseId: string, domain: string) => boolean) {
    this.#book = book
    this.#isWanted = isWanted
    this.#state = createState(book)
    this.#view = view(this.#state)
    this.#before = new BeforeCases({ names: this.#view.names() })
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
      this.#before.follow(event, this.#last)
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

  #openingOf(opened: RoundOpened): OpenRound {
    const names = this.#view.names()
    const accounts = new Set(opened.cases.map(({ bucket }) => names.bucket(bucket).account))
    return {
      opened: this.#last,
      isPartial: opened.isPartial === true,
      events: [],
      margins: marginsBefore(opened, this.#view),
      holders: new Map(
        [...accounts].flatMap((account) => {
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
      const margin = margins.get(caseId)
      const holder = holders.get(account)
      const { liquidation, orderReason } = this.#before.take(opening.bucket)
      const known = this.#cases.get(caseId)
      const round: CaseRound = {
        opened,
        finished: this.#last,
        cause: opening.cause,
        ...(opening.cause === 'ordered' && orderReason !== undefined && { orderReason }),
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
