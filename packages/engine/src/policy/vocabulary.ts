import type { AllocationSpec, CutLimits, PolicySpec, PriceRule, StressSpec } from './policy-spec.ts'
import { divisorNames, termMeanings, type WeightName } from './terms.ts'

/** The price rules, with what they mean (SPEC S-3). */
const priceRules: Readonly<Record<PriceRule, string>> = {
  bankruptcy:
    'the price at which the case ends with nothing: mark where it owes nothing for the leg',
  crossBankruptcy:
    'the bankruptcy price with the deficit divided by maintenance, priced anew for every fill, with dYdX v4’s roundings',
  markCappedAtBankruptcy:
    'mark, but never a price at which the case would still owe for the leg: the bankruptcy price where it is bankrupt',
  fundFloor:
    'the bankruptcy price of a case that owes only what funds would not pay down to their floors',
  ratioPreserving:
    'the price that keeps the case’s equity over maintenance, for every fill, to the unit',
  mark: 'mark; what the case owes stays with the next layer',
  previousMark: 'the mark before the present one, else mark',
  index: 'the index price',
  previousIndex: 'the index price before the present one, else the index price',
  settlement: 'the market’s settlement price',
}

const allocations: Readonly<Record<AllocationSpec['kind'], string>> = {
  queue: 'from the highest score down, each gives what it can',
  proRata: 'everybody gives in proportion to a weight, whole lots by largest remainder',
  roundRobin: 'everybody in turn from a place that the book’s seed chooses',
  voluntary: 'only those who offered, pro rata to what they offered',
  drain:
    'lots one at a time to whoever has the highest stress leverage, where a lot lowers it: the highest end as low as whole lots allow',
  minimaxShare:
    'lots one at a time so that the largest cut over a weight is as small as whole lots allow',
  minimiseShortfall:
    'lots one at a time to wherever they lower most what the scenarios would leave unpaid',
}

const weights: Readonly<Record<WeightName, string>> = {
  lots: 'lots of the position',
  profit: 'profit of the position at mark; none for a loss',
  positionEquity: 'the position’s part of the bucket’s equity, by maintenance',
  bucketEquity: 'equity of the bucket',
  haircutCapacity: 'the smaller of profit and the bucket’s equity; none for a loss',
}

const standings: Readonly<Record<NonNullable<CutLimits['standing']>, string>> = {
  maintenance:
    'equity stays at or above 0; at or above maintenance if it was, else its ratio to maintenance does not fall',
  initialOrNoWorse:
    'equity reaches the initial requirement, or its ratio to maintenance does not fall while maintenance does not rise',
}

const eligibilities: Readonly<Record<PolicySpec['eligibility'], string>> = {
  all: 'everybody with equity above 0 on the opposite side',
  profitable: 'those of them whose position is in profit at mark',
}

const pairings: Readonly<Record<NonNullable<PolicySpec['pairing']>, string>> = {
  byCase: 'each leg of a case is placed by itself',
  pooled:
    'the legs of all cases of a market and side are placed in one pass, so that counterparties pay nearly the same average',
  portfolio:
    'the legs of all cases in all markets are placed together, so that a cut in one market counts when another is asked',
}

const stresses: Readonly<Record<Extract<StressSpec, string> | 'scenario', string>> = {
  published: 'every scenario that the book publishes',
  ownMarket: '±100 % in the asked market alone: leverage in that market',
  scenario: 'one scenario of the book, by its name',
}

/** Every word a policy may use, with its meaning. */
export const policyVocabulary: Readonly<
  Record<
    | 'terms'
    | 'weights'
    | 'priceRules'
    | 'allocations'
    | 'standings'
    | 'eligibilities'
    | 'pairings'
    | 'stresses',
    Readonly<Record<string, string>>
  >
> & { readonly divisors: readonly string[] } = {
  terms: termMeanings,
  divisors: divisorNames,
  weights,
  priceRules,
  allocations,
  standings,
  eligibilities,
  pairings,
  stresses,
}
