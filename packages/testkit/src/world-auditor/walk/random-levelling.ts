import {
  type AccountSpec,
  type AllocationSpec,
  type BookSpec,
  type CutLimits,
  lots,
  type PolicySpec,
  type PriceRule,
  type StressSpec,
  type WeightSpec,
} from '@plimsoll/engine'
import type { Random } from '../../generators/random.ts'

/** A policy that looks at what stress leaves of each bucket, or weighs by products of terms. */
export function randomLevelling(random: Random): PolicySpec {
  const allocation = randomAllocation(random)
  const isDrain = allocation.kind === 'drain' && allocation.stress !== 'ownMarket'
  const pairings = isDrain
    ? (['portfolio', 'portfolio', 'byCase', 'pooled'] as const)
    : (['byCase', 'byCase', 'pooled'] as const)
  const limits = randomLimits(random)
  return {
    policy: `levelling-${allocation.kind}`,
    version: 1,
    eligibility: random.isOneIn100(15) ? 'profitable' : 'all',
    allocation,
    price: random.pick(prices),
    pairing: random.pick(pairings),
    ...(limits === undefined ? {} : { limits }),
  }
}

const prices: readonly PriceRule[] = [
  'mark',
  'mark',
  'bankruptcy',
  'bankruptcy',
  'fundFloor',
  'previousMark',
]

function randomAllocation(random: Random): AllocationSpec {
  const stress = (): StressSpec =>
    random.pick(['published', 'published', 'ownMarket', { scenario: factor }] as const)
  return random.pickWeighted<AllocationSpec>([
    [5, { kind: 'drain', stress: stress(), keepsHedges: true }],
    [2, { kind: 'drain', stress: stress() }],
    [2, { kind: 'minimaxShare', weight: random.pick(['lots', 'bucketEquity', 'profit'] as const) }],
    [2, { kind: 'minimiseShortfall', stress: stress() }],
    [
      3,
      {
        kind: 'proRata',
        weight: random.pick(products),
        ...(random.isOneIn100(70) ? { thenWeight: random.pick(products) } : {}),
      },
    ],
  ])
}

const products: readonly WeightSpec[] = [
  { factors: [{ term: 'haircutCapacity' }, { term: 'accountLeverage' }] },
  { factors: [{ term: 'bucketEquity' }, { term: 'bucketLeverage', abovePpm: 1_000_000 }] },
  { factors: [{ term: 'profit' }, { term: 'returnOnEntry' }] },
  { factors: [{ term: 'haircutCapacity' }, { term: 'accountLeverage', abovePpm: 1_000_000 }] },
  { factors: [{ term: 'profit', abovePpm: 1 }] },
  'bucketEquity',
]

function randomLimits(random: Random): CutLimits | undefined {
  return random.pick<CutLimits | undefined>([
    undefined,
    undefined,
    { eventShareMaxPpm: random.pick([100_000, 500_000]) },
    { eventShareMaxPpm: 700_000, positionShareMaxPpm: 400_000 },
    { positionLotsMin: random.between(2, 40) },
  ])
}

/** The scenario that policies may ask for by name. */
const factor = 'factor'

/** A few moves of all prices: one under the name that policies know, one of a single market, one of any direction. */
export function randomScenarios(
  random: Random,
  markets: readonly string[],
): NonNullable<BookSpec['scenarios']> {
  const names = [factor, 'crash', 'spread'].slice(0, random.between(1, 3))
  return names.map((scenario) => ({
    scenario,
    returns: markets.map((market) => {
      return { market, returnPpm: random.pick([0, 50_000, 100_000, 100_000, 130_000, -100_000]) }
    }),
    ...(random.isOneIn100(30) ? { isOneSided: true } : {}),
  }))
}

/** What some accounts have elsewhere, and whether they agreed to closing both legs of a hedge. */
export function randomAgreements(
  random: Random,
  markets: readonly string[],
): Pick<AccountSpec, 'declaredHedges' | 'bothLegs'> {
  const sizes = markets
    .filter(() => random.isOneIn100(40))
    .map((market) => ({ market, size: random.between(-60, 60) }))
    .filter(({ size }) => size !== 0)
  const hedges = sizes.map(({ market, size }) => ({ market, sizeLots: lots(BigInt(size)) }))
  return {
    ...(hedges.length > 0 && random.isOneIn100(40) ? { declaredHedges: hedges } : {}),
    ...(random.isOneIn100(60) ? { bothLegs: true } : {}),
  }
}
