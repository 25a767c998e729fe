/** The price of a forced fill (S-3). */
export type PriceRule = (typeof priceRules)[number]

export const priceRules = [
  'bankruptcy',
  'crossBankruptcy',
  'markCappedAtBankruptcy',
  'fundFloor',
  'ratioPreserving',
  'mark',
  'previousMark',
  'index',
  'previousIndex',
  'settlement',
] as const

/** The vocabulary of scores. */
export type Term = (typeof termNames)[number]

export const termNames = [
  'returnOnEntry',
  'positionLeverage',
  'walletReturn',
  'marginRatio',
  'priceGain',
  'accountLeverage',
  'bucketLeverage',
  'clampedReturn',
  'flooredLeverage',
  'initialMarginUse',
  'profit',
  'balance',
  'lots',
  'netDelta',
  'positionEquity',
  'bucketEquity',
  'haircutCapacity',
] as const

/** What lots may be divided by. */
export type Weight = (typeof weightNames)[number]

export const weightNames = [
  'lots',
  'profit',
  'positionEquity',
  'bucketEquity',
  'haircutCapacity',
] as const

/** A product of terms, of each only what is above a line in millionths where one is given. */
export interface WeightProduct {
  readonly factors: readonly { readonly term: Term; readonly abovePpm?: number }[]
}

/** Which moves of prices a bucket is measured by (N-1). */
export type Stress = 'published' | 'ownMarket' | { readonly scenario: string }

export type Factor = { readonly term: Term } | { readonly inverseOf: Term }

/** A product of factors, another for losing positions, and what puts equal products in order. */
export interface Score {
  readonly factors: readonly Factor[]
  readonly whenLosing?: readonly Factor[]
  readonly thenBy?: readonly { readonly term: Term; readonly order: 'descending' | 'ascending' }[]
  readonly lastly?: 'accountDescending'
}

export type AllocationRule =
  | { readonly kind: 'queue'; readonly score: Score }
  | ProRataRule
  | { readonly kind: 'roundRobin'; readonly candidatesMax: number }
  | { readonly kind: 'voluntary'; readonly weight: 'offeredLots' }
  | DrainRule
  | { readonly kind: 'minimaxShare'; readonly weight: Weight }
  | { readonly kind: 'minimiseShortfall'; readonly stress: Stress }

/** By weight; what has no room among positive weights by another one. */
export interface ProRataRule {
  readonly kind: 'proRata'
  readonly weight: Weight | WeightProduct
  readonly thenWeight?: Weight | WeightProduct
}

/** Lots go where stress leverage is highest. */
export interface DrainRule {
  readonly kind: 'drain'
  readonly stress: Stress
  readonly keepsHedges?: true
}

/** What bounds a cut (C-2 to C-7). */
export interface Limits {
  readonly standing?: 'maintenance' | 'initialOrNoWorse'
  readonly wholeOrNone?: true
  readonly positionShareMaxPpm?: number
  readonly eventShareMaxPpm?: number
  readonly dustLots?: number
  readonly positionLotsMin?: number
  /** A cut costs its owner no more against mark than this. */
  readonly gapWithin?: Exclude<Weight, 'lots'>
  readonly unhedgedExcess?: true
  readonly zeroNetDeltaExcluded?: true
}

/** A deleveraging policy as data: the inline object of a book, or what a preset's name stands for. */
export interface PolicyRules {
  readonly policy: string
  readonly version: number
  readonly eligibility: 'all' | 'profitable'
  readonly allocation: AllocationRule
  readonly price: PriceRule
  readonly pairing?: 'byCase' | 'pooled' | 'portfolio'
  readonly limits?: Limits
  readonly exemptMarkets?: readonly string[]
  readonly casesMax?: number
}

/** Whether a policy places lots one at a time, by what each of them changes. */
export function placesLotByLot({ allocation: { kind } }: PolicyRules): boolean {
  return kind === 'drain' || kind === 'minimaxShare' || kind === 'minimiseShortfall'
}
