import type { Bucket, Fund, Position, PriceRule } from '../book/book.ts'
import type { HaircutLayer } from '../book/layer.ts'
import type { Rational } from '../exact/rational.ts'
import { compareInQueue, type Queued } from './allocation.ts'
import { type Candidate, capOf, isEligible, type Pass } from './candidates.ts'
import { runCrossing } from './crossing.ts'
import { payFromFund } from './insurance-fund.ts'
import { runOwnNetting } from './own-netting.ts'
import { runProfitHaircut } from './profit-haircut.ts'
import type { LayerWork, Round } from './round.ts'
import { rulePrice } from './price-rule.ts'

/** The rules that a planted bug can replace, so that the auditor can be seen to catch it. */
export interface Rules {
  readonly runOwnNetting: (round: Round, works: readonly LayerWork[]) => void
  readonly runCrossing: (round: Round, works: readonly LayerWork[]) => void
  readonly runProfitHaircut: (
    round: Round,
    works: readonly LayerWork[],
    layer?: HaircutLayer,
  ) => void
  readonly payFromFund: (fund: Fund, work: LayerWork, amount: bigint) => void
  readonly isEligible: (round: Round, pass: Pass, bucket: Bucket) => boolean
  readonly compareInQueue: (left: Queued, right: Queued) => number
  readonly capOf: (candidate: Candidate, pass: Pass, limit: bigint) => bigint
  /** The value of a lot in a forced fill. */
  readonly rulePrice: (rule: PriceRule, held: Position, share: Rational) => Rational
}

export const specifiedRules: Rules = {
  runOwnNetting,
  runCrossing,
  runProfitHaircut,
  payFromFund,
  isEligible,
  compareInQueue,
  capOf,
  rulePrice,
}
