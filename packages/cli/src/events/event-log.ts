import type { BookSpec } from '@plimsoll/engine'
import { type Entry, eventsOf } from '@plimsoll/journal'
import { compareIdentifiers } from '@plimsoll/protocol'
import { domainFormat } from '../journal/domain-format.ts'
import { encodeEvent } from './encode-event.ts'
import { EventWriter, type Fields } from './event-writer.ts'
import { SlotNames } from './slot-names.ts'

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
  readonly #write: EventWriter

  constructor(book: BookSpec, run: RunName) {
    this.#book = book
    this.#run = run
    this.#write = new EventWriter(domainFormat(book), new SlotNames(book), book.markets)
  }

  /** The line of a record. That of the book says what the run begins with. */
  lineOf(entry: Entry): string {
    const { sequence, timeMs, kind, rejection } = entry
    if (sequence === 0) return this.firstLine()
    const events = eventsOf(entry).map((event) => {
      this.#write.names.follow(event)
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
        ({ market, markPriceTicks }): Fields => ({
          market,
          markPrice: this.#write.price(market, markPriceTicks),
        }),
      ),
      funds: sortedBy(funds, ({ fund }) => fund).map(
        ({ fund, balanceQuote, floorQuote = 0n }): Fields => ({
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
