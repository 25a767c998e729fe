import { formatScaled, parseDecimal, powerOfTen } from '../exact/decimal.ts'
import { floor, multiply, rational } from '../exact/rational.ts'
import type { Random } from './random.ts'
import { type MarketDraft, marketOf, near, randomMarkets, randomTiers } from './random-markets.ts'
import type { MarketSnapshot, TierSnapshot } from './snapshot.ts'

/**
 * One to three markets with every price a rule may ask for and, in two of three books, initial
 * requirements. One market in three is inverse, at prices of few ticks, so that its roundings bite.
 */
export function randomPolicyMarkets(
  random: Random,
  decimals: number,
  names: readonly string[],
  hasInitialTiers: boolean,
): MarketDraft[] {
  const linear = randomMarkets(random, decimals, names).slice(0, 3)
  return linear.map((draft) => {
    const chosen = random.isOneIn100(35)
      ? inverseMarket(random, draft.snapshot.market, decimals)
      : draft
    const snapshot = withPrices(random, chosen.snapshot, hasInitialTiers)
    return { ...chosen, snapshot, market: marketOf(snapshot, decimals) }
  })
}

/** The coin of the contract is the asset; one lot is worth some units to some thousands. */
function inverseMarket(random: Random, name: string, decimals: number): MarketDraft {
  const tickPlaces = random.between(0, 2)
  const tickMultiple = random.pick([1n, 1n, 5n])
  const finer = random.isOneIn100(40) ? random.between(1, 2) : 0
  const markTicks = BigInt(random.pick([random.between(3, 12), random.between(12, 400)]))
  const lotValue = random.pick([random.between(1, 20), random.between(20, 3_000)])
  const tickValueQuote = markTicks * BigInt(lotValue) + BigInt(random.below(Number(markTicks)))
  const scale = powerOfTen(finer)
  const mark = markTicks * tickMultiple * scale + BigInt(random.below(Number(scale)))
  const shown = (price: bigint): string => formatScaled(price, tickPlaces + finer)
  const bare: MarketSnapshot = {
    market: name,
    contract: 'inverse',
    contractValue: formatScaled(tickValueQuote * tickMultiple, decimals + tickPlaces),
    tickSize: formatScaled(tickMultiple, tickPlaces),
    lotSize: '1',
    ...(finer > 0 ? { priceDecimals: tickPlaces + finer } : {}),
    markPrice: shown(mark),
    indexPrice: shown(near(random, mark, 30)),
    ...(random.isOneIn100(50) ? { previousMarkPrice: shown(near(random, mark, 60)) } : {}),
    ...(random.isOneIn100(25)
      ? { minimumPrice: shown((mark * BigInt(random.between(850, 1000))) / 1000n) }
      : {}),
    maintenanceTiers: randomTiers(random, BigInt(lotValue), decimals),
  }
  const market = marketOf(bare, decimals)
  return { snapshot: bare, market, tickValueQuote, markTicks, tickMultiple, tickPlaces }
}

function withPrices(
  random: Random,
  snapshot: MarketSnapshot,
  hasInitialTiers: boolean,
): MarketSnapshot {
  const places = snapshot.markPrice.split('.')[1]?.length ?? 0
  const mark = floor(multiply(parseDecimal(snapshot.markPrice), rational(powerOfTen(places))))
  const shown = (perMille: number): string => formatScaled(near(random, mark, perMille), places)
  return {
    ...snapshot,
    ...(random.isOneIn100(50) ? { indexPrice: shown(60) } : {}),
    ...(random.isOneIn100(60) ? { previousIndexPrice: shown(60) } : {}),
    settlementPrice: shown(80),
    ...(hasInitialTiers ? { initialTiers: initialTiers(random, snapshot.maintenanceTiers) } : {}),
  }
}

/** Nowhere below maintenance: the same bounds at higher rates, or one rate above all of them. */
function initialTiers(random: Random, maintenance: readonly TierSnapshot[]): TierSnapshot[] {
  const factor = BigInt(random.pick([1, 2, 3]))
  const raised = maintenance.map(({ notionalFrom, rate }) => ({
    notionalFrom,
    rate: formatScaled(floor(multiply(parseDecimal(rate), rational(factor * 1_000_000n))), 6),
  }))
  const last = raised.at(-1)
  if (last === undefined || random.isOneIn100(70)) return raised
  return [{ notionalFrom: '0', rate: last.rate }]
}
