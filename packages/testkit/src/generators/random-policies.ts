import {
  type AllocationRule,
  type DrainRule,
  type Factor,
  type Limits,
  type PolicyRules,
  priceRules,
  type PriceRule,
  type ProRataRule,
  type Score,
  type Stress,
  type Term,
  termNames,
  type Weight,
  weightNames,
  type WeightProduct,
} from '../book/policy.ts'
import type { Random } from './random.ts'

/** Terms that are above 0 for every candidate, so that a score may divide by them. */
const divisors: readonly Term[] = [
  'positionLeverage',
  'marginRatio',
  'priceGain',
  'accountLeverage',
  'bucketLeverage',
  'flooredLeverage',
]

const onePrice: readonly PriceRule[] = priceRules.filter(
  (rule) => rule !== 'crossBankruptcy' && rule !== 'ratioPreserving',
)

const gapTerms = ['profit', 'positionEquity', 'bucketEquity', 'haircutCapacity'] as const

/** A policy that nobody has, of parts that may go together. */
export function randomPolicy(random: Random, markets: readonly string[]): PolicyRules {
  const allocation = randomAllocation(random)
  const { kind } = allocation
  const isWalk = kind === 'queue' || kind === 'roundRobin'
  const isWhole = isWalk && random.isOneIn100(30)
  const price = randomPrice(random, isWhole)
  const isStepwise = !onePrice.includes(price)
  const isPooled = kind !== 'voluntary' && !isStepwise && random.isOneIn100(35) && !isWhole
  const limits = kind === 'voluntary' ? {} : randomLimits(random, kind, isWhole)
  return {
    policy: 'nobodys',
    version: random.between(1, 9),
    eligibility: random.pick(['all', 'all', 'profitable']),
    allocation,
    price,
    ...(isPooled ? { pairing: 'pooled' as const } : {}),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(random.isOneIn100(12) ? { exemptMarkets: [random.pick(markets)] } : {}),
    ...(random.isOneIn100(25) ? { casesMax: random.between(1, 2) } : {}),
  }
}

/** A rule of one price a leg; where counterparties are cut whole or not at all, also one of a price a fill. */
export function randomPrice(random: Random, isWhole: boolean): PriceRule {
  return random.pick(isWhole ? priceRules : onePrice)
}

function randomAllocation(random: Random): AllocationRule {
  return random.pickWeighted<AllocationRule>([
    [55, { kind: 'queue', score: randomScore(random) }],
    [20, randomProRata(random)],
    [15, { kind: 'roundRobin', candidatesMax: random.between(1, 6) }],
    [10, { kind: 'voluntary', weight: 'offeredLots' }],
  ])
}

function randomProRata(random: Random): ProRataRule {
  const thenWeight = random.isOneIn100(30) ? { thenWeight: randomWeight(random) } : {}
  return { kind: 'proRata', weight: randomWeight(random), ...thenWeight }
}

/** One in three is a product of two terms or three, often of what is above a line. */
function randomWeight(random: Random): Weight | WeightProduct {
  if (!random.isOneIn100(35)) return random.pick(weightNames)
  return {
    factors: Array.from({ length: random.between(2, 3) }, () => ({
      term: random.pick(productTerms),
      ...(random.isOneIn100(30) ? { abovePpm: random.between(1, 3_000_000) } : {}),
    })),
  }
}

const productTerms = [
  'haircutCapacity',
  'accountLeverage',
  'bucketLeverage',
  'returnOnEntry',
  'marginRatio',
] as const satisfies readonly Term[]

/** A policy that nobody has, of those that place one lot at a time. */
export function randomLevelPolicy(random: Random, markets: readonly string[]): PolicyRules {
  const allocation = randomLevelAllocation(random)
  const pairings = mayJoinMarkets(allocation)
    ? (['byCase', 'pooled', 'portfolio', 'portfolio'] as const)
    : (['byCase', 'pooled'] as const)
  const limits = randomLevelLimits(random)
  return {
    policy: 'nobodys-level',
    version: random.between(1, 9),
    eligibility: random.pick(['all', 'all', 'all', 'profitable']),
    allocation,
    price: random.isOneIn100(40) ? 'mark' : randomPrice(random, false),
    pairing: random.pick(pairings),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(random.isOneIn100(12) ? { exemptMarkets: [random.pick(markets)] } : {}),
    ...(random.isOneIn100(15) ? { casesMax: random.between(1, 2) } : {}),
  }
}

function mayJoinMarkets(allocation: AllocationRule): boolean {
  return allocation.kind === 'drain' && allocation.stress !== 'ownMarket'
}

function randomLevelAllocation(random: Random): AllocationRule {
  return random.pickWeighted<AllocationRule>([
    [60, randomDrain(random)],
    [20, { kind: 'minimaxShare', weight: random.pick(weightNames) }],
    [20, { kind: 'minimiseShortfall', stress: randomStress(random) }],
  ])
}

function randomDrain(random: Random): DrainRule {
  const keeps = random.isOneIn100(60) ? { keepsHedges: true as const } : {}
  return { kind: 'drain', stress: randomStress(random), ...keeps }
}

function randomStress(random: Random): Stress {
  return random.pick(['published', 'published', 'ownMarket', { scenario: 'factor' }] as const)
}

function randomLevelLimits(random: Random): Limits {
  return {
    ...(random.isOneIn100(20) ? { positionShareMaxPpm: random.between(1, 1_000_000) } : {}),
    ...(random.isOneIn100(20) ? { eventShareMaxPpm: random.between(1, 1_000_000) } : {}),
    ...(random.isOneIn100(15) ? { positionLotsMin: random.between(2, 20) } : {}),
    ...(random.isOneIn100(15) ? { zeroNetDeltaExcluded: true as const } : {}),
  }
}

/** Few factors, often of few values, so that the terms after them decide. */
function randomScore(random: Random): Score {
  const factors = randomFactors(random)
  const thenBy = Array.from({ length: random.below(3) }, () => ({
    term: random.pick(termNames),
    order: random.pick(['descending', 'ascending'] as const),
  }))
  return {
    factors,
    ...(random.isOneIn100(40) ? { whenLosing: randomFactors(random) } : {}),
    ...(thenBy.length > 0 ? { thenBy } : {}),
    ...(random.isOneIn100(40) ? { lastly: 'accountDescending' as const } : {}),
  }
}

function randomFactors(random: Random): Factor[] {
  return Array.from({ length: random.between(1, 3) }, () =>
    random.isOneIn100(20)
      ? { inverseOf: random.pick(divisors) }
      : { term: random.isOneIn100(20) ? 'clampedReturn' : random.pick(termNames) },
  )
}

function randomLimits(random: Random, kind: AllocationRule['kind'], isWhole: boolean): Limits {
  const isWalk = kind === 'queue' || kind === 'roundRobin'
  return {
    ...(isWhole ? { wholeOrNone: true as const } : {}),
    ...(isWhole && random.isOneIn100(50) ? { standing: 'initialOrNoWorse' as const } : {}),
    ...(random.isOneIn100(25) ? { positionShareMaxPpm: random.between(1, 1_000_000) } : {}),
    ...(random.isOneIn100(15) ? { eventShareMaxPpm: random.between(1, 1_000_000) } : {}),
    ...(isWalk && !isWhole && random.isOneIn100(30) ? { dustLots: random.between(2, 60) } : {}),
    ...(random.isOneIn100(20) ? { positionLotsMin: random.between(2, 80) } : {}),
    ...((kind === 'queue' || kind === 'proRata') && !isWhole && random.isOneIn100(25)
      ? { gapWithin: random.pick(gapTerms) }
      : {}),
    ...(isWalk && random.isOneIn100(25) ? { unhedgedExcess: true as const } : {}),
    ...(random.isOneIn100(25) ? { zeroNetDeltaExcluded: true as const } : {}),
  }
}
