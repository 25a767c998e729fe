import type { Fund, Market, Sample, World } from '../world.ts'

/** Notes what a market brought a fund, or cost it (SPEC F-9). */
export function addResult(world: World, fund: Fund, market: number, amount: bigint): void {
  const results = fund.results.get(market) ?? []
  fund.results.set(market, results)
  const sum = (results.at(-1)?.amount ?? 0n) + amount
  results.push({ timeMs: world.nowMs, order: world.postings, amount: sum })
}

/** The present balance of funds together. */
export function balanceOf(pool: readonly Fund[]): bigint {
  return pool.reduce((sum, { balance }) => sum + balance, 0n)
}

/** The largest balance of funds together at any moment of a window up to now, or undefined where it is not known. */
export function peakOf(world: World, pool: readonly Fund[], windowMs: number): bigint | undefined {
  const stated = statedPeak(world, pool)
  if (stated === undefined && !isKnown(world, pool, windowMs)) return undefined
  const isStatedRecent = world.nowMs - windowMs <= world.book.timeMs
  const highest = highestOf(
    pool.map(({ balances }) => balances),
    world.nowMs - windowMs,
  )
  return stated !== undefined && isStatedRecent && stated > highest ? stated : highest
}

/** The average balance of funds together over a window by time, times the window; undefined where it is not known. */
export function areaOf(world: World, pool: readonly Fund[], windowMs: number): bigint | undefined {
  if (windowMs === 0 || !isKnown(world, pool, windowMs)) return undefined
  const from = world.nowMs - windowMs
  const moments = momentsOf(
    pool.map(({ balances }) => balances),
    from,
  )
  return moments.reduce((area, { timeMs, amount }, index) => {
    const begin = Math.max(timeMs, from)
    const end = Math.max(moments[index + 1]?.timeMs ?? world.nowMs, begin)
    return area + amount * BigInt(end - begin)
  }, 0n)
}

/** How often in a window a fund had at least so much less than a moment before; of several balances in one millisecond the last counts. */
export function lossesOf(
  { nowMs }: World,
  pool: readonly Fund[],
  { windowMs, amount }: { readonly windowMs: number; readonly amount: bigint },
): number {
  return pool
    .map(({ balances }) => {
      const lasting = balances.filter((one, index) => balances[index + 1]?.timeMs !== one.timeMs)
      return lasting.filter((sample, index) => {
        const before = lasting[index - 1]
        const isRecent = sample.timeMs >= nowMs - windowMs
        return isRecent && before !== undefined && before.amount - sample.amount >= amount
      }).length
    })
    .reduce((sum, count) => sum + count, 0)
}

/** What a market has brought funds together, and the most that was in a window up to now. */
export function resultOf(
  world: World,
  pool: readonly Fund[],
  { index }: Market,
  windowMs: number,
): { readonly result: bigint; readonly peak: bigint } {
  // Nothing had been brought or lost before the book's time either.
  const begin = { timeMs: Number.MIN_SAFE_INTEGER, order: 0, amount: 0n }
  const series = pool.map(({ results }) => [begin, ...(results.get(index) ?? [])])
  const result = series.reduce((sum, samples) => sum + (samples.at(-1)?.amount ?? 0n), 0n)
  return { result, peak: highestOf(series, world.nowMs - windowMs) }
}

/** Whether every fund has a balance that stood when a window began. */
function isKnown({ nowMs }: World, pool: readonly Fund[], windowMs: number): boolean {
  const from = nowMs - windowMs
  return pool.length > 0 && pool.every(({ balances }) => (balances[0]?.timeMs ?? nowMs) <= from)
}

/** What the book says of one fund by itself, or of a group together. */
function statedPeak({ book }: World, [first]: readonly Fund[]): bigint | undefined {
  if (first === undefined) return undefined
  const { group, peakBalanceQuote } = first.spec
  if (group === undefined) return peakBalanceQuote
  return book.groups?.find((one) => one.group === group)?.peakBalanceQuote
}

type Series = readonly (readonly Sample[])[]

/** The most that several series came to together at any moment from a time on, what stood then included. */
function highestOf(series: Series, fromMs: number): bigint {
  const amounts = momentsOf(series, fromMs).map(({ amount }) => amount)
  return amounts.reduce((most, amount) => (amount > most ? amount : most), amounts[0] ?? 0n)
}

/** What several series came to together at every change from a time on, beginning with what stood then; only while all have begun. */
function momentsOf(series: Series, fromMs: number): Sample[] {
  const moments = series
    .flat()
    .sort(compareSamples)
    .flatMap((change) => momentAt(series, change) ?? [])
  const isBefore = ({ timeMs }: Sample): boolean => timeMs < fromMs
  const stood = moments.findLastIndex(isBefore)
  const isReplaced = moments[stood + 1]?.timeMs === fromMs
  return moments.slice(Math.max(isReplaced ? stood + 1 : stood, 0))
}

function momentAt(series: Series, { timeMs, order }: Sample): Sample | undefined {
  const inForce = series.map((samples) =>
    samples.findLast((sample) => compareSamples(sample, { timeMs, order }) <= 0),
  )
  const amounts = inForce.flatMap((sample) => sample?.amount ?? [])
  if (amounts.length < series.length) return undefined
  return { timeMs, order, amount: amounts.reduce((sum, amount) => sum + amount, 0n) }
}

type Place = Pick<Sample, 'timeMs' | 'order'>

function compareSamples(left: Place, right: Place): number {
  return left.timeMs - right.timeMs || left.order - right.order
}
