import { type MarginView, type Ratio, ratio, type WhatIfQuestion } from '@plimsoll/engine'
import { type BookFormat, formatMoney, formatSize, marketFormat } from '@plimsoll/protocol'
import { invalidRequest } from '../request/read-query.ts'
import { nearestMultiple, stepOf } from './coarse-grid.ts'

const closeParts = 10n

/**
 * Refuses deposits and closes that somebody who knows no accounts but his own could use as a ruler: what he does to himself moves
 * him along the queue, and where an answer changes tells of others. So a deposit is a multiple of a step of at least a hundredth of
 * his equity, and a close is a whole number of tenths of his position, rounded up.
 *
 * @throws ProblemError invalidRequest with what to ask about instead
 */
export function assertCoarseChanges(
  { depositQuote, closes = [] }: Pick<WhatIfQuestion, 'closes' | 'depositQuote'>,
  buckets: readonly MarginView[],
  format: BookFormat,
): void {
  if (depositQuote !== undefined) assertDeposit(depositQuote, buckets, format)
  for (const [index, close] of closes.entries()) assertClose(close, index, buckets, format)
}

function assertDeposit(
  depositQuote: bigint,
  buckets: readonly MarginView[],
  format: BookFormat,
): void {
  const equity = buckets.find(({ bucket }) => bucket === 'cross')?.equityQuote
  if (equity === undefined || equity.numerator <= 0n) return
  const { numerator, denominator } = stepOf(equity)
  const step = denominator > numerator ? ratio(1n) : ratio(numerator, denominator)
  const taken = wholeOf(nearestMultiple(ratio(depositQuote), step))
  if (taken === depositQuote) return
  const asked = taken === 0n ? wholeOf(step) : taken
  const message = `is finer than what is answered without seeing other accounts; ask about ${formatMoney(format, asked)}`
  throw invalidRequest([{ path: 'body.deposit', message }])
}

type Close = NonNullable<WhatIfQuestion['closes']>[number]

function assertClose(
  { market, side, marginMode = 'cross', lots }: Close,
  index: number,
  buckets: readonly MarginView[],
  format: BookFormat,
): void {
  const held = buckets
    .filter(({ bucket }) => (bucket === 'cross') === (marginMode === 'cross'))
    .flatMap(({ positions }) => positions)
    .find((row) => row.market === market && (side === undefined || row.side === side))
  // What is not there, or is less than what is to be closed, the engine refuses.
  if (held === undefined || lots > held.lots) return
  const parts = (2n * lots * closeParts + held.lots) / (2n * held.lots)
  const taken = ceilTenths(held.lots, parts === 0n ? 1n : parts)
  if (taken === lots) return
  const size = formatSize(marketFormat(format, market), taken)
  const message = `is not a whole number of tenths of the position; ask about ${size}`
  throw invalidRequest([{ path: `body.closes[${index}].size`, message }])
}

function ceilTenths(lots: bigint, parts: bigint): bigint {
  return (lots * parts + closeParts - 1n) / closeParts
}

function wholeOf({ numerator, denominator }: Ratio): bigint {
  return numerator / denominator
}
