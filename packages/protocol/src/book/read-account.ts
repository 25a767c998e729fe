import type { AccountSpec, DeclaredHedgeSpec, MarginMode, PositionSpec } from '@plimsoll/engine'
import { readBoundedMoney, readSize } from './amounts.ts'
import { type Place, refuseAt, under } from './book-error.ts'
import type { BookFormat } from './book-format.ts'
import type { AccountDocument, HedgeDocument } from './book-schema.ts'
import { quote } from './book-source.ts'
import { refuseSameNames } from './names.ts'
import { readCollaterals } from './read-collaterals.ts'
import { readMarketName, readPosition } from './read-position.ts'

/** The engine's form of one account. */
export function readAccount(book: BookFormat, place: Place, from: AccountDocument): AccountSpec {
  if (from.account.startsWith(fundPrefix)) {
    const complaint = `${quote(from.account)} begins with "${fundPrefix}", which names funds in postings; rename the account`
    refuseAt(under(place, 'account'), 'malformedIdentifier', complaint)
  }
  const positionsAt = under(place, 'positions')
  const positions = from.positions.map((position, index) =>
    readPosition(book, under(positionsAt, index), position),
  )
  refuseDoubles(positionsAt, positions, from.positionMode === 'hedge')
  const { owner, kind, positionMode, adlExempt, collateral, collaterals } = from
  const { unsettledFunding, unsettledProfit, declaredHedge, bothLegs } = from
  return {
    account: from.account,
    ...(owner !== undefined && { owner }),
    kind: kind ?? 'trader',
    ...(positionMode !== undefined && { positionMode }),
    ...(adlExempt !== undefined && { adlExempt }),
    collateralQuote: readBoundedMoney(book, under(place, 'collateral'), collateral),
    ...(unsettledFunding !== undefined && {
      unsettledFundingQuote: readBoundedMoney(
        book,
        under(place, 'unsettledFunding'),
        unsettledFunding,
      ),
    }),
    ...(unsettledProfit !== undefined && {
      unsettledProfitQuote: readBoundedMoney(
        book,
        under(place, 'unsettledProfit'),
        unsettledProfit,
      ),
    }),
    ...(collaterals && {
      collaterals: readCollaterals(book, under(place, 'collaterals'), collaterals),
    }),
    ...(declaredHedge && {
      declaredHedges: readHedges(book, under(place, 'declaredHedge'), declaredHedge),
    }),
    ...(bothLegs && { bothLegs: true as const }),
    positions,
  }
}

const fundPrefix = 'fund:'

function readHedges(
  book: BookFormat,
  place: Place,
  from: readonly HedgeDocument[],
): DeclaredHedgeSpec[] {
  refuseSameNames(place, from, 'market')
  return from.map(({ market: name, size }, index) => {
    const at = under(place, index)
    const market = readMarketName(book, under(at, 'market'), name)
    return { market: market.market, sizeLots: readSize(market, under(at, 'size'), size) }
  })
}

function refuseDoubles(place: Place, positions: readonly PositionSpec[], hedge: boolean): void {
  if (positions.length < 2) return
  const seen = new Map<string, Held>()
  positions.forEach(({ market, marginMode, sizeLots }, index) => {
    const held = seen.get(market) ?? { long: new Set(), short: new Set() }
    seen.set(market, held)
    const side = sizeLots > 0n ? 'long' : 'short'
    const at = under(place, index)
    if (held[side].has(marginMode)) {
      const complaint = `is the second ${marginMode} ${side} in ${quote(market)} of this account; add the two into one`
      refuseAt(at, 'duplicate', complaint)
    }
    held[side].add(marginMode)
    if (!hedge && held.long.size > 0 && held.short.size > 0) {
      const complaint = `makes the account long and short in ${quote(market)}; set its positionMode to "hedge" or net the two`
      refuseAt(at, 'hedgeMode', complaint)
    }
  })
}

interface Held {
  readonly long: Set<MarginMode>
  readonly short: Set<MarginMode>
}
