/** Bounds of a draw, both included. */
type Bounds = readonly [low: number, high: number]

/** How the accounts of one role are drawn. */
export interface RoleBounds {
  readonly count: Bounds
  /** Markets in which each of them holds something. */
  readonly markets: Bounds
  /** How often the size of an account may double. */
  readonly doublingsMax: number
  /** Value of all positions over equity, in hundredths, before equity is raised to what its money needs. */
  readonly leveragePercent: Bounds
}

/** What the books of a family have in common. Every number is a bound of a draw or a choice of ours, and none came from a result. */
export interface TrialFamilySpec {
  readonly family: string
  /** One line for reports. */
  readonly description: string
  readonly markets: Bounds
  /** How far prices moved against those who fail, in thousandths, for a market whose loading on the factor is 1. */
  readonly movePermille: Bounds
  /** Accounts that the move favours, of one direction. */
  readonly winners: RoleBounds
  /** Accounts that hold the favoured side of a market against the other side of another one, of equal stress under the factor. */
  readonly makers: RoleBounds
  /** What makers have of the favoured side, in hundredths of what winners have. */
  readonly makersPercent: Bounds
  /** Solvent accounts that hold whatever is missing on a side. */
  readonly crowd: RoleBounds
  readonly failing: Pick<RoleBounds, 'count' | 'markets' | 'doublingsMax'>
  /** Lots of those who fail, in hundredths of the favoured side of the market. */
  readonly needPercent: Bounds
  /** How far those who fail are below 0, in thousandths of the value of their positions. */
  readonly shortfallPermille: Bounds
  /** What sizes are counted in, quote units; the least size is a thousand of them. */
  readonly sizeQuote: number
  /** One winner has as much as all the others together. */
  readonly hasWhale?: true
  /** All winners are the same but for their names, and so are all makers. */
  readonly hasTies?: true
}

const crowd: RoleBounds = {
  count: [12, 20],
  markets: [1, 3],
  doublingsMax: 4,
  leveragePercent: [100, 500],
}

/** The families of the trial, in the order of its tables. */
export const trialFamilies: readonly TrialFamilySpec[] = [
  {
    family: 'october',
    description:
      'a fall of everything, alts most; heavy-tailed sizes, winners of low leverage, few hedged accounts',
    markets: [4, 6],
    movePermille: [140, 320],
    winners: { count: [30, 45], markets: [1, 3], doublingsMax: 8, leveragePercent: [50, 800] },
    makers: { count: [5, 9], markets: [2, 2], doublingsMax: 4, leveragePercent: [300, 1_000] },
    makersPercent: [15, 35],
    crowd,
    failing: { count: [10, 18], markets: [1, 3], doublingsMax: 6 },
    needPercent: [5, 30],
    shortfallPermille: [5, 120],
    sizeQuote: 1_000,
  },
  {
    family: 'hedgedMakers',
    description: 'more than half of the favoured side belongs to hedged makers of high leverage',
    markets: [3, 5],
    movePermille: [60, 180],
    winners: { count: [15, 25], markets: [1, 2], doublingsMax: 5, leveragePercent: [100, 1_000] },
    makers: { count: [14, 22], markets: [2, 2], doublingsMax: 4, leveragePercent: [500, 1_500] },
    makersPercent: [100, 200],
    crowd,
    failing: { count: [6, 12], markets: [1, 2], doublingsMax: 4 },
    needPercent: [5, 35],
    shortfallPermille: [5, 80],
    sizeQuote: 1_000,
  },
  {
    family: 'oneWhale',
    description:
      'one account fails in up to two markets; one winner has as much as all other winners together',
    markets: [2, 3],
    movePermille: [60, 250],
    winners: { count: [25, 40], markets: [1, 2], doublingsMax: 3, leveragePercent: [100, 1_200] },
    makers: { count: [3, 6], markets: [2, 2], doublingsMax: 3, leveragePercent: [300, 1_200] },
    makersPercent: [15, 40],
    crowd,
    failing: { count: [1, 1], markets: [1, 2], doublingsMax: 0 },
    needPercent: [10, 40],
    shortfallPermille: [10, 150],
    sizeQuote: 1_000,
    hasWhale: true,
  },
  {
    family: 'manySmall',
    description: 'many small accounts on both sides',
    markets: [2, 3],
    movePermille: [60, 250],
    winners: { count: [60, 90], markets: [1, 1], doublingsMax: 1, leveragePercent: [100, 2_000] },
    makers: { count: [8, 14], markets: [2, 2], doublingsMax: 1, leveragePercent: [300, 1_500] },
    makersPercent: [15, 40],
    crowd,
    failing: { count: [30, 50], markets: [1, 1], doublingsMax: 1 },
    needPercent: [5, 30],
    shortfallPermille: [5, 120],
    sizeQuote: 60,
  },
  {
    family: 'allTies',
    description: 'all winners are the same but for their names, and so are all makers: ties decide',
    markets: [2, 3],
    movePermille: [60, 250],
    winners: { count: [15, 30], markets: [2, 2], doublingsMax: 0, leveragePercent: [200, 1_200] },
    makers: { count: [8, 14], markets: [2, 2], doublingsMax: 0, leveragePercent: [300, 1_500] },
    makersPercent: [30, 80],
    crowd,
    failing: { count: [3, 6], markets: [1, 2], doublingsMax: 2 },
    needPercent: [5, 35],
    shortfallPermille: [5, 120],
    sizeQuote: 1_000,
    hasTies: true,
  },
]
