import { type BookSpec, findPreset, type FundSpec, quoteUnits } from '@plimsoll/engine'
import { parseBook } from '@plimsoll/protocol'
import { randomBook } from '../generators/random-book.ts'
import { judgedWaterfalls, randomLossBook } from '../generators/random-loss-book.ts'
import { judgedPolicies, randomPolicyBook } from '../generators/random-policy-book.ts'
import type { Random } from '../generators/random.ts'

/** A random book of any kind. Random funds pay for little, and a freeboard that is not 0 needs more. */
export function richlyFundedBook(random: Random, seed: number): BookSpec {
  const draw = random.pick([
    () => randomBook(seed),
    () => randomPolicyBook(random.pick(judgedPolicies), seed),
    () => randomLossBook(random.pick(judgedWaterfalls), seed),
  ])
  const { spec } = parseBook(draw(), {
    file: 'random.book.json',
    resolvePolicy: (name) => findPreset(name)?.spec,
  })
  const times = random.pick([1n, 10n, 1000n, 100_000n])
  const richer = ({ balanceQuote, peakBalanceQuote: _peak, ...fund }: FundSpec): FundSpec => ({
    ...fund,
    balanceQuote: quoteUnits(times * balanceQuote),
  })
  return { ...spec, funds: spec.funds.map(richer) }
}
