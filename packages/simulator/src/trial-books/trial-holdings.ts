import { type TrialDraws, trialDraws } from './trial-draws.ts'
import type { RoleBounds, TrialFamilySpec } from './trial-family.ts'
import type { TrialMarket, TrialVenue } from './trial-markets.ts'

/** What an account holds in a market. */
export interface TrialHolding {
  /** Place of the market in the book. */
  readonly market: number
  /** Above 0: the side that the move favours. */
  readonly favouredLots: bigint
  /** Where it was entered, in hundredths of the way from mark back to the price before the move. */
  readonly entryPercent: number
}

/** Who an account is to the trial, and what it holds. */
export interface TrialHolder {
  readonly role: 'winner' | 'maker' | 'crowd' | 'failing'
  readonly holdings: readonly TrialHolding[]
  /** Value of its positions over what equity it has, in hundredths; those who fail have none. */
  readonly leveragePercent: number
}

/** What an account wants of a market: value at mark in quote units, above 0 on the favoured side. */
interface Wish {
  readonly market: number
  readonly valueQuote: bigint
  readonly entryPercent: number
}

interface Wisher {
  readonly wishes: readonly Wish[]
  readonly leveragePercent: number
}

/**
 * Everybody's positions. Winners come first, then makers in proportion to them; those who fail hold a share of the favoured
 * side against them; the crowd holds whatever is missing on a side, so that sizes sum to 0 in every market.
 */
export function drawHolders(
  family: TrialFamilySpec,
  { markets }: TrialVenue,
  seed: number,
): TrialHolder[] {
  const winners = drawWinners(family, markets, trialDraws(seed, 2))
  const makers = drawMakers(family, markets, trialDraws(seed, 3))
  const scaled = scaleMakers(family, winners, makers, trialDraws(seed, 4))
  const held: TrialHolder[] = [
    ...winners.map((one) => holderOf('winner', one, markets)),
    ...scaled.map((one) => holderOf('maker', one, markets)),
  ]
  const failing = drawFailing(family, favouredLots(held, markets), trialDraws(seed, 5))
  const known = [...held, ...failing]
  return [...known, ...drawCrowd(family.crowd, netLots(known, markets), trialDraws(seed, 6))]
}

function drawWinners(
  family: TrialFamilySpec,
  markets: readonly TrialMarket[],
  draws: TrialDraws,
): Wisher[] {
  const winners = drawRole(family, family.winners, draws, () => {
    const chosen = chooseMarkets(family.winners, markets.length, draws)
    return chosen.map((market) => ({
      market,
      valueQuote: BigInt(draws.heavy(family.winners.doublingsMax) * family.sizeQuote),
      entryPercent: draws.between(-20, 100),
    }))
  })
  return family.hasWhale === true ? withWhale(winners) : winners
}

/** The first of them has, in its own markets, what all the others have there. */
function withWhale([first, ...rest]: readonly Wisher[]): Wisher[] {
  if (first === undefined) return []
  const wishes = first.wishes.map((wish) => {
    const others = rest
      .flatMap((one) => one.wishes)
      .filter(({ market }) => market === wish.market)
      .reduce((sum, { valueQuote }) => sum + valueQuote, wish.valueQuote)
    return { ...wish, valueQuote: others }
  })
  return [{ ...first, wishes }, ...rest]
}

function drawMakers(
  family: TrialFamilySpec,
  markets: readonly TrialMarket[],
  draws: TrialDraws,
): Wisher[] {
  return drawRole(family, family.makers, draws, () => {
    const [favoured = 0, other = 0] = draws.shuffled(markets.length)
    const [ownBeta, otherBeta] = [favoured, other].map((at) => BigInt(markets[at]?.betaPpm ?? 0))
    if (ownBeta === undefined || otherBeta === undefined) return []
    const valueQuote = BigInt(draws.heavy(family.makers.doublingsMax) * family.sizeQuote)
    const entryPercent = draws.between(0, 100)
    return [
      { market: favoured, valueQuote, entryPercent },
      { market: other, valueQuote: -((valueQuote * ownBeta) / otherBeta), entryPercent },
    ]
  })
}

function drawRole(
  { hasTies }: TrialFamilySpec,
  role: RoleBounds,
  draws: TrialDraws,
  wish: () => readonly Wish[],
): Wisher[] {
  const draw = (): Wisher => ({
    wishes: wish(),
    leveragePercent: draws.between(...role.leveragePercent),
  })
  const count = draws.between(...role.count)
  const first = draw()
  const others = Array.from({ length: count - 1 }, () => (hasTies === true ? first : draw()))
  return [first, ...others]
}

/** Makers together have the drawn share of what winners have, on the favoured side. */
function scaleMakers(
  { makersPercent }: TrialFamilySpec,
  winners: readonly Wisher[],
  makers: readonly Wisher[],
  draws: TrialDraws,
): Wisher[] {
  const favoured = (all: readonly Wisher[]): bigint =>
    all
      .flatMap(({ wishes }) => wishes)
      .reduce((sum, { valueQuote }) => (valueQuote > 0n ? sum + valueQuote : sum), 0n)
  const target = favoured(winners) * BigInt(draws.between(...makersPercent))
  const present = favoured(makers) * 100n
  return makers.map(({ wishes, leveragePercent }) => ({
    wishes: wishes.map((wish) => ({ ...wish, valueQuote: (wish.valueQuote * target) / present })),
    leveragePercent,
  }))
}

function holderOf(
  role: TrialHolder['role'],
  { wishes, leveragePercent }: Wisher,
  markets: readonly TrialMarket[],
): TrialHolder {
  const holdings = wishes.flatMap(({ market, valueQuote, entryPercent }) => {
    const lots = valueQuote / BigInt(markets[market]?.markQuote ?? 1)
    return lots === 0n ? [] : [{ market, favouredLots: lots, entryPercent }]
  })
  return { role, holdings, leveragePercent }
}

function chooseMarkets(
  role: Pick<RoleBounds, 'markets'>,
  count: number,
  draws: TrialDraws,
): readonly number[] {
  return draws.shuffled(count).slice(0, draws.between(...role.markets))
}

function favouredLots(held: readonly TrialHolder[], markets: readonly TrialMarket[]): bigint[] {
  return sumLots(held, markets, (lots) => (lots > 0n ? lots : 0n))
}

function netLots(held: readonly TrialHolder[], markets: readonly TrialMarket[]): bigint[] {
  return sumLots(held, markets, (lots) => lots)
}

function sumLots(
  held: readonly TrialHolder[],
  markets: readonly TrialMarket[],
  counted: (favouredLots: bigint) => bigint,
): bigint[] {
  const sums = markets.map(() => 0n)
  for (const { market, favouredLots: lots } of held.flatMap(({ holdings }) => holdings)) {
    sums[market] = (sums[market] ?? 0n) + counted(lots)
  }
  return sums
}

/** Those who fail are on the other side, in proportion to sizes drawn for each of them and market. */
function drawFailing(
  family: TrialFamilySpec,
  favoured: readonly bigint[],
  draws: TrialDraws,
): TrialHolder[] {
  const { failing } = family
  const count = draws.between(...failing.count)
  const needs = favoured.map((lots) => (lots * BigInt(draws.between(...family.needPercent))) / 100n)
  const chosen = Array.from({ length: count }, () => chooseMarkets(failing, favoured.length, draws))
  const lots = shareOut(
    needs.map((need) => -need),
    chosen,
    () => draws.heavy(failing.doublingsMax),
  )
  return lots.map((row) => ({
    role: 'failing',
    leveragePercent: 0,
    holdings: entered(row, () => draws.between(60, 130)),
  }))
}

/** The crowd takes the side that lacks lots; where nobody of it chose a market, one is sent there. */
function drawCrowd(role: RoleBounds, net: readonly bigint[], draws: TrialDraws): TrialHolder[] {
  const count = draws.between(...role.count)
  const chosen = Array.from({ length: count }, (_, index) => [
    ...new Set([
      ...net.flatMap((__, market) => (market % count === index ? [market] : [])),
      ...chooseMarkets(role, net.length, draws),
    ]),
  ])
  const lots = shareOut(
    net.map((missing) => -missing),
    chosen,
    () => draws.heavy(role.doublingsMax),
  )
  return lots.map((row) => ({
    role: 'crowd',
    leveragePercent: draws.between(...role.leveragePercent),
    holdings: entered(row, () => draws.between(-20, 100)),
  }))
}

/** Lots of each market over those who chose it, in proportion to drawn sizes; what rounding leaves goes to the first of them. */
function shareOut(
  totals: readonly bigint[],
  chosen: readonly (readonly number[])[],
  draw: () => number,
): (readonly (readonly [market: number, lots: bigint])[])[] {
  const sized = chosen.map((markets) => markets.map((market) => ({ market, size: BigInt(draw()) })))
  const all = sized.flat()
  const given = totals.map((total, market) => {
    const sizes = all.filter((one) => one.market === market)
    const sum = sizes.reduce((whole, { size }) => whole + size, 0n)
    const parts = sizes.map(({ size }) => (total * size) / sum)
    const rest = parts.reduce((left, part) => left - part, total)
    return parts.map((part, index) => (index === 0 ? part + rest : part))
  })
  const next = totals.map(() => 0)
  return sized.map((row) =>
    row.map(({ market }) => {
      const index = next[market] ?? 0
      next[market] = index + 1
      return [market, given[market]?.[index] ?? 0n]
    }),
  )
}

function entered(
  row: readonly (readonly [market: number, lots: bigint])[],
  drawEntry: () => number,
): TrialHolding[] {
  return row.flatMap(([market, lots]) => {
    const entryPercent = drawEntry()
    return lots === 0n ? [] : [{ market, favouredLots: lots, entryPercent }]
  })
}
