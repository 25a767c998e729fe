import { addRatios, type Ratio, ratio } from '@plimsoll/engine'
import type { AccountBurden } from '../comparison/account-burdens.ts'
import { defaultedAccounts, type PlayedRound } from '../comparison/played-round.ts'
import { toBillionths } from '../severity/billionths.ts'
import {
  largestSurvivor,
  type SurvivorRatios,
  survivorRatios,
} from '../severity/metrics/survivor-ratios.ts'
import { worstShareOfCapacity, worstShareOfEquity } from '../severity/metrics/worst-share.ts'
import { accountEquities, accountProfits } from './exposures.ts'
import { commonScale, scaled } from './scaled.ts'

/** How the cost of a round lay on accounts without a case: what cuts cost against mark and what was charged. */
export interface BurdenShares {
  /** Largest cost over equity before, 0 where nobody paid. Undefined where somebody without equity paid. */
  readonly largestShareOfEquity: Ratio | undefined
  /** Largest cost over what can be asked: the smaller of profit and equity before. Undefined as above. */
  readonly largestShareOfCapacity: Ratio | undefined
  /** Of the cost over all who could be asked or paid: 0 where all paid the same, near 1 where one paid it all. */
  readonly gini: Ratio | undefined
  /** What is left to the winner who keeps most, over what was raised and over the rest of the deficit. */
  readonly survivors: SurvivorRatios
  /** Each payer's cost over equity before, billionths rounded down, the largest first. */
  readonly sharesBillionths: readonly bigint[]
}

interface Winner {
  readonly chargedQuote: bigint
  readonly equityQuote: bigint
  readonly capacityQuote: bigint
}

/** Shares of a round's cost. Ratios only, so all amounts are in one exact scale. */
export function burdenShares(
  { round, before }: PlayedRound,
  burdens: readonly AccountBurden[],
): BurdenShares {
  const defaulted = defaultedAccounts(round)
  const equities = accountEquities(before.margins)
  const profits = accountProfits(before.margins)
  const costs = new Map(
    burdens.map(({ account, cutCostQuote, chargedQuote }) => [
      account,
      addRatios(cutCostQuote, ratio(chargedQuote)),
    ]),
  )
  const scale = commonScale([...equities.values(), ...profits.values(), ...costs.values()])
  const whole = (value: Ratio | undefined): bigint =>
    value === undefined || value.numerator <= 0n ? 0n : scaled(value, scale)
  const winners = [...equities]
    .filter(([account]) => !defaulted.has(account))
    .map(([account, equity]): Winner => {
      const [equityQuote, profitQuote] = [whole(equity), whole(profits.get(account))]
      return {
        chargedQuote: whole(costs.get(account)),
        equityQuote,
        capacityQuote: equityQuote < profitQuote ? equityQuote : profitQuote,
      }
    })
    .filter(({ chargedQuote, capacityQuote }) => chargedQuote > 0n || capacityQuote > 0n)
  const payers = winners.filter(({ chargedQuote }) => chargedQuote > 0n)
  const deficits = round.cases.map(({ deficitQuote }) => deficitQuote * scale)
  return {
    largestShareOfEquity: worstShareOfEquity(payers),
    largestShareOfCapacity: worstShareOfCapacity(payers),
    gini: giniOf(winners.map(({ chargedQuote }) => chargedQuote)),
    survivors: survivorRatios({
      survivorQuote: largestSurvivor(winners),
      deficitQuote: deficits.reduce((sum, one) => sum + one, 0n),
      raisedQuote: payers.reduce((sum, { chargedQuote }) => sum + chargedQuote, 0n),
      largestLossQuote: deficits.reduce((most, one) => (one > most ? one : most), 0n),
    }),
    sharesBillionths: payers
      .filter(({ equityQuote }) => equityQuote > 0n)
      .map(({ chargedQuote, equityQuote }) => toBillionths(ratio(chargedQuote, equityQuote)))
      .sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)),
  }
}

/** Gini coefficient of amounts at or above 0: Σ (2i − n − 1) × x_i / (n × Σ x), x ascending. Undefined where their sum is 0. */
function giniOf(amounts: readonly bigint[]): Ratio | undefined {
  const ascending = amounts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const count = BigInt(ascending.length)
  let total = 0n
  let weighted = 0n
  ascending.forEach((amount, index) => {
    total += amount
    weighted += (2n * BigInt(index) + 1n - count) * amount
  })
  return total === 0n ? undefined : ratio(weighted, count * total)
}

/** How two rounds compare in fairness: the one whose largest shares, summed from the top, are nowhere larger is the more even. */
export type FairnessOrder = 'same' | 'fairer' | 'lessFair' | 'neither'

/**
 * Weak submajorisation of two descending lists of shares: whether, for every count, the so many largest of the first sum to at most
 * those of the second, the other way round, or neither.
 */
export function fairnessOrder(first: readonly bigint[], second: readonly bigint[]): FairnessOrder {
  let difference = 0n
  let isAbove = false
  let isBelow = false
  for (let index = 0; index < Math.max(first.length, second.length); index += 1) {
    difference += (first[index] ?? 0n) - (second[index] ?? 0n)
    if (difference > 0n) isAbove = true
    if (difference < 0n) isBelow = true
  }
  if (isAbove) return isBelow ? 'neither' : 'lessFair'
  return isBelow ? 'fairer' : 'same'
}
