import type { Book, Side } from '../book/book.ts'
import { ledgerOf } from '../book/book.ts'
import { addTo, type Turn } from './replay.ts'

/** What a case received for a long, or paid for a short, in one market. */
export interface Closing {
  readonly turn: Turn
  readonly market: string
  /** Of value: who is long receives. */
  readonly valueSide: Side
  readonly value: bigint
}

/**
 * What each case must post when cases close against each other: in every market those who receive and
 * those who pay are laid end to end, and where two stretches overlap, both cases post that length.
 */
export function overlapPostings(
  book: Book,
  closings: readonly Closing[],
): Map<Turn, Map<string, bigint>> {
  const posted = new Map<Turn, Map<string, bigint>>()
  for (const { turn } of closings) posted.set(turn, new Map([[ledgerOf(turn.of.bucket), 0n]]))
  for (const { market } of book.markets) {
    const here = closings.filter((closing) => closing.market === market)
    for (const payee of stretchesOf(here, 'long')) {
      for (const payer of stretchesOf(here, 'short')) {
        const start = payee.start > payer.start ? payee.start : payer.start
        const end = payee.end < payer.end ? payee.end : payer.end
        if (end <= start) continue
        for (const turn of [payee.turn, payer.turn]) {
          const postings = posted.get(turn) ?? new Map<string, bigint>()
          addTo(postings, ledgerOf(payee.turn.of.bucket), end - start)
          addTo(postings, ledgerOf(payer.turn.of.bucket), start - end)
        }
      }
    }
  }
  return posted
}

interface Stretch {
  readonly turn: Turn
  readonly start: bigint
  readonly end: bigint
}

function stretchesOf(closings: readonly Closing[], side: Side): Stretch[] {
  let start = 0n
  return closings
    .filter((closing) => closing.valueSide === side)
    .map(({ turn, value }) => {
      const stretch = { turn, start, end: start + value }
      start += value
      return stretch
    })
}
