import type { ScenarioSpec } from '@plimsoll/engine'
import { readUnits } from './amounts.ts'
import { type Place, refuseAt, under } from './book-error.ts'
import type { BookFormat } from './book-format.ts'
import type { ScenarioDocument } from './book-schema.ts'
import { refuseSameNames } from './names.ts'
import { readMarketName } from './read-position.ts'

/** Stands for every market that a scenario does not name. */
const everyOther = '*'

const returnPlaces = 6
const returnPpmMax = 10_000_000n

/** The engine's form of the published scenarios: a return in millionths for every market. */
export function readScenarios(
  book: BookFormat,
  place: Place,
  from: readonly ScenarioDocument[],
): ScenarioSpec[] {
  refuseSameNames(place, from, 'scenario')
  return from.map(({ scenario, returns, symmetric }, index) => ({
    scenario,
    returns: readReturns(book, under(under(place, index), 'returns'), returns),
    ...(symmetric === false && { isOneSided: true as const }),
  }))
}

function readReturns(
  book: BookFormat,
  place: Place,
  from: ScenarioDocument['returns'],
): ScenarioSpec['returns'] {
  const given = new Map(
    Object.entries(from).map(([market, text]) => {
      if (market !== everyOther) readMarketName(book, under(place, market), market)
      return [market, readReturnPpm(under(place, market), text)] as const
    }),
  )
  return [...book.markets.keys()].map((market) => {
    const returnPpm = given.get(market) ?? given.get(everyOther)
    if (returnPpm !== undefined) return { market, returnPpm }
    const complaint = 'is missing; give the market a return, or "*" for all that are not named'
    return refuseAt(under(place, market), 'missingField', complaint)
  })
}

function readReturnPpm(place: Place, text: string): number {
  const ppm = readUnits(place, text, returnPlaces, 'a return')
  if (ppm <= returnPpmMax && ppm >= -returnPpmMax) return Number(ppm)
  return refuseAt(
    place,
    'outOfRange',
    'is beyond ±10; a return is a part, "-0.2" a fall by a fifth',
  )
}
