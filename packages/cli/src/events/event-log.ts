import { apply, type BookSpec, createState, type State, view } from '@plimsoll/engine'
import { type Entry, eventsOf } from '@plimsoll/journal'
import { compareIdentifiers, domainFormat, encodeEvent, EventWriter } from '@plimsoll/protocol'

/** Version of the lines. */
const LINE_VERSION = 1

/** Which run a log is of. */
export interface RunName {
  readonly scenario: string
  readonly seed: number
}

/** The records of a run as lines of JSON, without line ends. It has to be handed every record, in order. */
export class EventLog {
  readonly #book: BookSpec
  readonly #run: RunName
  /** Follows the run, so that slots which open on the way have names. */
  readonly #state: State
  readonly #write: EventWriter
  readonly #openAtFirst: ReadonlyMap<string, bigint>

  constructor(book: BookSpec, run: RunName) {
    this.#book = book
    this.#run = run
    this.#state = createState(book)
    const first = view(this.#state)
    this.#write = new EventWriter(domainFormat(book), first.names(), book.markets)
    this.#openAtFirst = new Map(
      first.totals().openInterest.map(({ market, lots }) => [market, lots]),
    )
  }

  /** The line of a record. That of the book says what the run begins with. */
  lineOf(entry: Entry): string {
    const { sequence, timeMs, kind, rejection } = entry
    if (sequence === 0) return this.firstLine()
    apply(this.#state, { kind: 'commandTaken', sequence, timeMs })
    const events = eventsOf(entry).map((event) => {
      apply(this.#state, event)
      return encodeEvent(event, this.#write)
    })
    return JSON.stringify({
      sequence,
      timeMs,
      kind,
      ...(rejection !== null && { rejection }),
      events,
    })
  }

  /** The first line, which no two runs have in common. */
  firstLine(): string {
    const { domain, timeMs, asset, accounts, markets, funds } = this.#book
    const { scenario, seed } = this.#run
    return JSON.stringify({
      sequence: 0,
      timeMs,
      kind: 'genesis',
      version: LINE_VERSION,
      scenario,
      seed,
      domain,
      asset: asset.name,
      accounts: accounts.length,
      markets: sortedBy(markets, ({ market }) => market).map(
        ({ market, markPriceTicks }): object => ({
          market,
          markPrice: this.#write.price(market, markPriceTicks),
          openInterest: this.#write.size(market, this.#openAtFirst.get(market) ?? 0n),
        }),
      ),
      funds: sortedBy(funds, ({ fund }) => fund).map(
        ({ fund, balanceQuote, floorQuote = 0n }): object => ({
          fund,
          balance: this.#write.money(balanceQuote),
          floor: this.#write.money(floorQuote),
        }),
      ),
      events: [],
    })
  }
}

function sortedBy<Row>(rows: readonly Row[], idOf: (row: Row) => string): Row[] {
  return rows.toSorted((left, right) => compareIdentifiers(idOf(left), idOf(right)))
}
