import type { Market } from '../../market/market.ts'
import type { MovePermille } from './moved-value.ts'

const whole = 1000n

/** What something is worth beside its lots of one market, scaled, and those lots, signed by the value side. */
export interface LoneValue {
  readonly rest: bigint
  readonly lots: bigint
}

type Moving = Pick<Market, 'contract' | 'lotValueScaled'>

/** The value after the mark of that market alone moved, times `loneDenominator`, which makes it whole. */
export function loneValueAfter(
  { contract, lotValueScaled }: Moving,
  { rest, lots }: LoneValue,
  move: MovePermille,
): bigint {
  const value = lots * lotValueScaled
  const moved = whole + BigInt(move)
  return contract === 'linear' ? rest * whole + value * moved : rest * moved + value * whole
}

/** What amounts after a move are counted in: a lot of an inverse contract is worth 1 ÷ (1 + move) of what it was. */
export function loneDenominator(
  { contract }: Pick<Market, 'contract'>,
  move: MovePermille,
): bigint {
  return contract === 'linear' ? whole : whole + BigInt(move)
}
