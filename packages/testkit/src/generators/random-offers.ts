import { formatScaled, parseDecimal, placesOf, powerOfTen } from '../exact/decimal.ts'
import { divide, floor, multiply, rational } from '../exact/rational.ts'
import type { Random } from './random.ts'
import type { MarketDraft } from './random-markets.ts'
import type { AccountSnapshot, OfferSnapshot } from './snapshot.ts'

/** Somebody offers, unless it cannot be. */
const TRIES_MAX = 500

/**
 * So many tries to let an account offer; an account has one offer a market and side at most. Two of five
 * have no limit, a third share one, the rest are within a tenth of mark. No offer where an account that
 * keeps one side open has an isolated position.
 */
export function randomOffers(
  random: Random,
  markets: readonly MarketDraft[],
  accounts: readonly AccountSnapshot[],
  count: number,
): OfferSnapshot[] {
  const offers = new Map<string, OfferSnapshot>()
  const shared = new Map(markets.map((draft) => [draft, limitOf(random, draft)]))
  for (let index = 0; index < count || (offers.size === 0 && index < TRIES_MAX); index += 1) {
    const { account, positions, positionMode } = random.pick(accounts)
    const draft = random.pick(markets)
    const { market } = draft.snapshot
    const side = random.pick(['long', 'short'] as const)
    const isSplit = positions.some(
      (held) => held.market === market && held.marginMode === 'isolated',
    )
    if (isSplit && positionMode !== 'hedge') continue
    const limit = random.pickWeighted([
      [40, undefined],
      [33, shared.get(draft)],
      [27, limitOf(random, draft)],
    ])
    offers.set(JSON.stringify([account, market, side]), {
      account,
      market,
      side,
      size: sizeOf(draft, BigInt(random.pick([random.between(1, 9), random.between(10, 1_500)]))),
      ...(limit === undefined ? {} : { price: limit }),
    })
  }
  return [...offers.values()]
}

/** Within a tenth of mark, in whole ticks. */
function limitOf(random: Random, { snapshot }: MarketDraft): string {
  const tick = parseDecimal(snapshot.tickSize)
  const asked = multiply(
    parseDecimal(snapshot.markPrice),
    rational(BigInt(random.between(900, 1100)), 1000n),
  )
  const ticks = floor(divide(asked, tick)) + BigInt(random.between(0, 1))
  const places = placesOf(snapshot.tickSize)
  const price = multiply(rational(ticks > 0n ? ticks : 1n), tick)
  return formatScaled(floor(multiply(price, rational(powerOfTen(places)))), places)
}

function sizeOf({ market }: MarketDraft, lots: bigint): string {
  const { lotSize, sizePlaces } = market
  return formatScaled(floor(multiply(lotSize, rational(lots * powerOfTen(sizePlaces)))), sizePlaces)
}
