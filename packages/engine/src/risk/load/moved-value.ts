/** A common move of all marks in thousandths of them: −113 is a fall by 11.3 %. Above −1,000. */
export type MovePermille = number

/** Moves that are looked at: every whole one of them. */
export interface MoveRange {
  readonly first: MovePermille
  readonly last: MovePermille
}

const whole = 1000n

/**
 * What a holding is worth after a common move, scaled: cash + linear × (1 + move) + inverse ÷ (1 + move), because a lot of an inverse contract
 * is worth the less the higher the price (SPEC Q-1). Signed by the value side.
 */
export interface MovedValue {
  /** Money less the cost of positions. */
  readonly cash: bigint
  /** Value at mark of linear lots. */
  readonly linear: bigint
  /** Value at mark of inverse lots. */
  readonly inverse: bigint
}

/** The value after a move, times `moveDenominator`, which makes it whole. */
export function valueAfter({ cash, linear, inverse }: MovedValue, move: MovePermille): bigint {
  const moved = whole + BigInt(move)
  return cash * whole * moved + linear * moved * moved + inverse * whole * whole
}

/** What amounts after a move are counted in. */
export function moveDenominator(move: MovePermille): bigint {
  return whole * (whole + BigInt(move))
}
