/** A line that a ratio crosses, in millionths below 0. */
export interface TriggerLine {
  readonly ppm: bigint
  readonly isStrict: boolean
}

/** A market's result against its own peak, measured by the peak of its pool. */
export interface MarketDrawdown {
  readonly kind: 'marketDrawdown'
  readonly windowMs: number
  readonly start: TriggerLine
  readonly stop: TriggerLine
  readonly balanceAbove: bigint | undefined
  readonly isPinned: boolean
}

export interface PoolFactor {
  readonly kind: 'poolFactor'
  readonly account: string
  readonly startPpm: bigint
  readonly floorPpm: bigint
}

/** What switches a layer on and off (T-1). */
export type Trigger =
  | { readonly kind: 'fundEmpty' | 'negativeEquity' | 'manual' }
  | {
      readonly kind: 'fundDrawdown'
      readonly windowMs: number
      readonly start: TriggerLine
      readonly stop: TriggerLine
    }
  | MarketDrawdown
  | {
      readonly kind: 'belowAverage'
      readonly windowMs: number
      readonly sharePpm: bigint
      readonly cushion: bigint
    }
  | {
      readonly kind: 'losses'
      readonly windowMs: number
      readonly count: number
      readonly amount: bigint
    }
  | { readonly kind: 'backlog'; readonly start: number; readonly stop: number }
  | {
      readonly kind: 'vaultLoss'
      readonly account: string
      readonly start: bigint
      readonly stop: bigint
    }
  | { readonly kind: 'vaultFull'; readonly account: string; readonly capacity: bigint }
  | PoolFactor
  | { readonly kind: 'anyOf'; readonly triggers: readonly Trigger[] }

/** A trigger and those inside it. */
export function partsOf(trigger: Trigger): readonly Trigger[] {
  return trigger.kind === 'anyOf' ? [trigger, ...trigger.triggers.flatMap(partsOf)] : [trigger]
}
