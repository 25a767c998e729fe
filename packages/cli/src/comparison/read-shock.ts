import { type Decimal, readDecimal } from '@plimsoll/protocol'
import { InvalidArgumentError } from 'commander'

/** A change of a market's mark, as it was asked for. */
export interface AskedShock {
  readonly market: string
  /** As it was written. */
  readonly change: string
  readonly by: 'percent' | 'price'
  readonly amount: Decimal
}

/** Adds one `M=-20%` or `M=40000` of the command line to the shocks. */
export function addShock(text: string, given: readonly AskedShock[] = []): AskedShock[] {
  const at = text.lastIndexOf('=')
  const market = text.slice(0, Math.max(at, 0))
  const change = text.slice(at + 1)
  const isPercent = change.endsWith('%')
  const amount = readDecimal((isPercent ? change.slice(0, -1) : change).replace(/^\+(?=\d)/u, ''))
  if (at < 1 || amount === undefined) {
    throw new InvalidArgumentError('Give MARKET=-20% or MARKET=PRICE, in plain decimals.')
  }
  return [...given, { market, change, by: isPercent ? 'percent' : 'price', amount }]
}
