import type { BookSpec, WhatIfClose, WhatIfQuestion } from '@plimsoll/engine'
import { lots, quoteUnits } from '@plimsoll/engine'
import type { Random } from '../generators/random.ts'

/** A question about somebody of a book: marks a little or far off, some money, some lots closed; now and then one that makes no sense. */
export function randomQuestion(random: Random, { markets, accounts }: BookSpec): WhatIfQuestion {
  const { account, positions } = random.pick(accounts)
  const marks = markets
    .filter(() => random.isOneIn100(50))
    .map(({ market, markPriceTicks: { numerator, denominator } }) => {
      const permille = BigInt(random.pick([500, 800, 950, 990, 1_000, 1_010, 1_050, 1_300]))
      return {
        market,
        markPriceTicks: { numerator: numerator * permille, denominator: denominator * 1_000n },
      }
    })
  const closes = positions
    .filter(() => random.isOneIn100(40))
    .map(({ market, sizeLots, marginMode }): WhatIfClose => {
      const held = sizeLots < 0n ? -sizeLots : sizeLots
      const part = BigInt(random.pick([1, 30, 60, 100, 100, 101]))
      const isPlain = random.isOneIn100(50)
      const side = sizeLots < 0n ? 'short' : 'long'
      return { market, lots: lots((held * part) / 100n), ...(isPlain ? {} : { side, marginMode }) }
    })
  return {
    account,
    ...(marks.length > 0 && { marks }),
    ...(random.isOneIn100(30) && {
      depositQuote: quoteUnits(BigInt(random.pick([-1, 1, 1_000, 5_000_000]))),
    }),
    ...(closes.length > 0 && { closes }),
  }
}
