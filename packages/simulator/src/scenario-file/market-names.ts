import { looksLike, type Place, refuseAt, under } from '@plimsoll/protocol'
import { everyOther } from '../scenarios/every-other.ts'

/** The markets that a scenario may name: those of its venue, or any where the venue has none and a book is to be brought. */
export class MarketNames {
  readonly #names: ReadonlySet<string>

  constructor(names: Iterable<string>) {
    this.#names = new Set(names)
  }

  /** Refuses a name that is neither a market nor `*`. */
  refuseUnknown(place: Place, market: string): void {
    if (market === everyOther || this.#names.size === 0 || this.#names.has(market)) return
    const meant = [...this.#names].find((name) => looksLike(market, name))
    const remedy =
      meant === undefined ? 'add it to venue.markets, or correct the name' : `did you mean ${meant}`
    const complaint = `${JSON.stringify(market)} is not a market of the venue; ${remedy}`
    refuseAt(place, 'unknownReference', complaint)
  }

  /** Refuses an object by market that says nothing of one of them. */
  refuseMissing(place: Place, from: Readonly<Record<string, unknown>>): void {
    if (Object.hasOwn(from, everyOther)) return
    for (const market of this.#names) {
      if (Object.hasOwn(from, market)) continue
      const complaint =
        'is missing; say how the market moves, or give "*" for all that are not named'
      refuseAt(under(place, market), 'missingField', complaint)
    }
    if (this.#names.size > 0) return
    const complaint = 'is missing; a scenario for books that are brought says how any market moves'
    refuseAt(under(place, everyOther), 'missingField', complaint)
  }
}
