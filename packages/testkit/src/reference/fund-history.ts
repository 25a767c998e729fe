import type { Book, Fund, Market, Sample } from '../book/book.ts'
import { add, multiply, type Rational, rational, zero } from '../exact/rational.ts'

/** What funds had and what markets cost them, as far as triggers look back (F-9). */
export interface Histories {
  /** Of the book and of the round. */
  readonly timeMs: number
  readonly groupPeaks: ReadonlyMap<string, bigint>
  /** From the oldest sample of any fund to the present millisecond. */
  readonly moments: readonly Moment[]
  /** What the round paid or realised in each market, by fund. */
  readonly results: Map<Fund, Map<Market, Standing>>
}

/** How something stood at the end of a millisecond, and the most it was within it. */
interface Standing {
  readonly last: bigint
  readonly highest: bigint
}

/** Every fund that has a balance by then. */
interface Moment {
  readonly timeMs: number
  readonly balances: Map<Fund, Standing>
}

/** What a book says of the past, and the present. */
export function historiesOf({ funds, timeMs, groupPeaks }: Book): Histories {
  const times = funds.flatMap(({ history }) => history.map((sample) => sample.timeMs))
  const moments = [...new Set([...times, timeMs])]
    .toSorted((left, right) => left - right)
    .map((time) => ({ timeMs: time, balances: new Map<Fund, Standing>() }))
  for (const fund of funds) {
    const samples = [...fund.history, { timeMs, balance: fund.balance }]
    for (const moment of moments) {
      const within = samples.filter((sample) => sample.timeMs === moment.timeMs)
      const latest = samples.findLast((sample) => sample.timeMs <= moment.timeMs)
      if (latest === undefined) continue
      const highest = largest((within.length > 0 ? within : [latest]).map(({ balance }) => balance))
      moment.balances.set(fund, { last: latest.balance, highest })
    }
  }
  return { timeMs, groupPeaks, moments, results: new Map() }
}

/** Remembers how funds stand now. */
export function noteBalances({ moments }: Histories, { funds }: Book): void {
  const present = moments.at(-1)
  for (const fund of funds) {
    present?.balances.set(fund, moved(present.balances.get(fund), fund.balance))
  }
}

/** What a fund paid for a market counts against the market, what it realised in it for it. */
export function addResult(
  { results }: Histories,
  fund: Fund,
  market: Market,
  amount: bigint,
): void {
  const ofMarkets = results.get(fund) ?? new Map<Market, Standing>()
  const before = ofMarkets.get(market) ?? { last: 0n, highest: 0n }
  results.set(fund, ofMarkets.set(market, moved(before, before.last + amount)))
}

function moved(before: Standing | undefined, last: bigint): Standing {
  return { last, highest: before === undefined || before.highest < last ? last : before.highest }
}

/** The funds a market's triggers look at: the first that serves it, with those of its group. */
export function poolOf(book: Book, market: Market): readonly Fund[] {
  const insurance = book.funds.filter(({ purpose }) => purpose === 'insurance')
  const first = insurance.find(({ markets }) => markets.has(market.market))
  if (first === undefined) return []
  if (first.group === undefined) return [first]
  return insurance.filter(({ group }) => group === first.group)
}

export function balanceOf(pool: readonly Fund[]): bigint {
  return pool.reduce((sum, { balance }) => sum + balance, 0n)
}

/** The largest balance of a pool in a window up to now, or undefined where that is not known. */
export function peakOf(
  histories: Histories,
  pool: readonly Fund[],
  windowMs: number,
): bigint | undefined {
  const stated = statedPeak(histories, pool)
  if (stated === undefined && !isKnown(histories, pool, windowMs)) return undefined
  const balances = inForce(histories, windowMs)
    .map((moment) => balanceAt(moment, pool)?.highest)
    .filter((balance) => balance !== undefined)
  return largest(stated === undefined ? balances : [...balances, stated])
}

/** The average of a pool over a window by time, or undefined where that is not known. */
export function averageOf(
  histories: Histories,
  pool: readonly Fund[],
  windowMs: number,
): Rational | undefined {
  if (windowMs === 0 || !isKnown(histories, pool, windowMs)) return undefined
  const from = histories.timeMs - windowMs
  const standing = inForce(histories, windowMs)
  let area = zero
  standing.forEach((moment, index) => {
    const begin = Math.max(moment.timeMs, from)
    const end = standing[index + 1]?.timeMs ?? histories.timeMs
    const lasting = rational(BigInt(Math.max(end, begin) - begin))
    area = add(area, multiply(rational(balanceAt(moment, pool)?.last ?? 0n), lasting))
  })
  return multiply(area, rational(1n, BigInt(windowMs)))
}

/** How often in a window a fund of the pool had so much less than before. */
export function lossesOf(
  { timeMs }: Histories,
  pool: readonly Fund[],
  { windowMs, amount }: { readonly windowMs: number; readonly amount: bigint },
): number {
  return pool.reduce((count, fund) => {
    const samples: Sample[] = [
      ...fund.history.filter((sample) => sample.timeMs < timeMs),
      { timeMs, balance: fund.balance },
    ]
    const losses = samples.filter((sample, index) => {
      const before = samples[index - 1]
      const isRecent = sample.timeMs >= timeMs - windowMs
      return isRecent && before !== undefined && before.balance - sample.balance >= amount
    })
    return count + losses.length
  }, 0)
}

/** What a market cost the pool in this round, negative, and the best it ever stood at. */
export function resultOf({ results }: Histories, pool: readonly Fund[], market: Market): Standing {
  const ofFunds = pool.map((fund) => results.get(fund)?.get(market) ?? { last: 0n, highest: 0n })
  return sumOf(ofFunds)
}

function isKnown({ timeMs, moments }: Histories, pool: readonly Fund[], windowMs: number): boolean {
  const [first] = moments.filter((moment) => balanceAt(moment, pool) !== undefined)
  return pool.length > 0 && first !== undefined && first.timeMs <= timeMs - windowMs
}

/** Of one fund by itself, of a group together. */
function statedPeak({ groupPeaks }: Histories, [first]: readonly Fund[]): bigint | undefined {
  if (first?.group === undefined) return first?.peakBalance
  return groupPeaks.get(first.group)
}

/** The moments of a window, with the one that stood when it began. */
function inForce({ timeMs, moments }: Histories, windowMs: number): Moment[] {
  const from = timeMs - windowMs
  const first = moments.findLastIndex((moment) => moment.timeMs <= from)
  return moments.slice(Math.max(first, 0))
}

/** Of all funds of a pool together; undefined where one has no balance yet. */
function balanceAt({ balances }: Moment, pool: readonly Fund[]): Standing | undefined {
  const known = pool.map((fund) => balances.get(fund)).filter((standing) => standing !== undefined)
  return known.length < pool.length ? undefined : sumOf(known)
}

function sumOf(standings: readonly Standing[]): Standing {
  return standings.reduce(
    (sum, { last, highest }) => ({ last: sum.last + last, highest: sum.highest + highest }),
    { last: 0n, highest: 0n },
  )
}

function largest(amounts: readonly bigint[]): bigint {
  return amounts.reduce((most, amount) => (amount > most ? amount : most), amounts[0] ?? 0n)
}
