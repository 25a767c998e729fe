/** An account of the venue, exactly: sizes in 10^-9 of the coin, money in 10^-18 USDC. */
export interface HeldAccount {
  readonly account: string
  /** When it was so; what happens later changes it. */
  readonly timeMs: number
  /** The money of the cross wallet after paying for its positions; so its value is this plus sizes times marks. */
  rawUsd: bigint
  readonly positions: HeldPosition[]
}

export interface HeldPosition {
  readonly coin: string
  /** Signed, never 0. */
  size: bigint
  /** What it cost: entry price times size, signed as the size. */
  cost: bigint
  /** Its own money where it is isolated, after paying for it. */
  isolatedRawUsd?: bigint
  /** As the trader set it; absent where the data do not say. */
  leverage?: number
  /** The data do not say whether it is isolated, or with how much margin. */
  isUncertain?: boolean
}

/** The position of an account in a coin. */
export function positionIn(
  account: HeldAccount | undefined,
  coin: string,
): HeldPosition | undefined {
  return account?.positions.find((position) => position.coin === coin)
}
