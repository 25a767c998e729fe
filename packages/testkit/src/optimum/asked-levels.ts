import type { AskedAccount, AskedBook } from './asked-book.ts'

/** Stress leverage as a ratio of whole numbers; endless where nothing is left to pay it. */
export interface AskedLevel {
  readonly loss: bigint
  readonly equity: bigint
}

const PPM = 1_000_000n

/** What each move costs an account after it gave so many lots, times 10^6 (N-1). */
export function lossesPpm(
  { scenarios, lotValueQuote, caseSide }: AskedBook,
  { lots, otherLots, declaredLots }: AskedAccount,
  given: bigint,
): bigint[] {
  const asked = (caseSide === 'long' ? given - lots : lots - given) + declaredLots
  return scenarios.flatMap(({ A, B, isOneSided }) => {
    const loss = -(BigInt(A) * lotValueQuote.A * asked) - BigInt(B) * lotValueQuote.B * otherLots
    return isOneSided ? [loss] : [loss, -loss]
  })
}

/** Equity after so many lots at the price of the pass. */
export function equityAfter(
  { gapQuote }: AskedBook,
  { equityQuote }: AskedAccount,
  given: bigint,
): bigint {
  return equityQuote - given * gapQuote
}

/** Stress leverage after so many lots (N-2). */
export function levelAfter(book: AskedBook, account: AskedAccount, given: bigint): AskedLevel {
  const loss = lossesPpm(book, account, given).reduce(
    (most, each) => (each > most ? each : most),
    0n,
  )
  return { loss, equity: equityAfter(book, account, given) * PPM }
}

/** What scenarios leave unpaid after so many lots, times 10^6 and the number of moves. */
export function shortfallPpm(book: AskedBook, account: AskedAccount, given: bigint): bigint {
  const own = equityAfter(book, account, given) * PPM
  return lossesPpm(book, account, given).reduce(
    (sum, loss) => sum + (loss > own ? loss - own : 0n),
    0n,
  )
}

/** Negative, zero or positive, as the left level is below, equal to or above the right one. */
export function compareAskedLevels(left: AskedLevel, right: AskedLevel): number {
  const [a, b] = [left.equity <= 0n, right.equity <= 0n]
  if (a || b) return Number(a) - Number(b)
  const difference = left.loss * right.equity - right.loss * left.equity
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The most lots that an account can bear to give (C-2), nothing being rounded. */
export function mostLots(book: AskedBook, account: AskedAccount): bigint {
  const { A, B } = book.lotValueQuote
  const { equityQuote, lots, otherLots } = account
  const other = otherLots < 0n ? -otherLots : otherLots
  const needed = (given: bigint): bigint => ((lots - given) * A + other * B) / 100n
  const before = needed(0n)
  const bears = (given: bigint): boolean => {
    const [own, after] = [equityAfter(book, account, given), needed(given)]
    if (own < 0n) return false
    return equityQuote >= before ? own >= after : own * before >= equityQuote * after
  }
  let most = equityQuote > 0n ? lots : 0n
  while (most > 0n && !bears(most)) most -= 1n
  return most
}
