import type { PolicyRules, PriceRule } from './policy.ts'
import type { Trigger } from './trigger.ts'

/** Whose gains a haircut charges (L-5). */
export type HaircutBase = (typeof haircutBases)[number]

export const haircutBases = [
  'oppositeGains',
  'marketGains',
  'periodGains',
  'unsettledProfit',
] as const

/** By what a loss is shared beyond gains (L-9). */
export type LossBase = (typeof lossBases)[number]

export const lossBases = ['openInterest', 'payouts', 'equity'] as const

/** The layers that come first, whether declared or not. */
interface FirstLayer {
  readonly layer: 'ownNetting' | 'ownCollateral' | 'crossing'
}

export interface FundLayer {
  readonly layer: 'insuranceFund'
  readonly fund: string
  readonly mode: 'takeover' | 'deficitOnly'
  /** The most that it pays in a round. */
  readonly cap: bigint | undefined
}

/** The venue's own money (F-1). */
export interface CapitalLayer {
  readonly layer: 'venueCapital'
  readonly fund: string
  readonly cap: bigint | undefined
}

/** A vault takes over lots, within its capacity and loss (W-1). */
export interface VaultLayer {
  readonly layer: 'backstopVault'
  readonly account: string
  readonly price: PriceRule
  readonly capacity: bigint | undefined
  readonly lossCap: bigint | undefined
}

export interface AdlLayer {
  readonly layer: 'adl'
  /** Its name, as documents show it. */
  readonly policy: string
  readonly rules: PolicyRules
  readonly price: PriceRule | undefined
}

export interface HaircutLayer {
  readonly layer: 'profitHaircut'
  readonly base: HaircutBase
  /** What is charged is owed back (F-8). */
  readonly isRepayable: boolean
}

export interface LossLayer {
  readonly layer: 'socialisedLoss'
  readonly base: LossBase
  readonly isRepayable: boolean
}

/** Contracts are ended at a price: as many as cases have, or all of their markets (W-2). */
interface TearUpLayer {
  readonly layer: 'tearUp'
  readonly extent: 'partial' | 'full'
  readonly price: PriceRule
}

/** The markets of cases end (W-3). */
interface SettlementLayer {
  readonly layer: 'settlement'
  readonly price: PriceRule
}

/** Withdrawals wait, or pay (W-4). */
export interface GateLayer {
  readonly layer: 'withdrawalGate'
  readonly gateMs: number | undefined
  readonly chargeFund: string | undefined
}

/** A layer that acts in its declared place. */
export type DeclaredLayer = { readonly trigger?: Trigger } & (
  | { readonly layer: 'offers' }
  | VaultLayer
  | FundLayer
  | CapitalLayer
  | AdlLayer
  | HaircutLayer
  | LossLayer
  | TearUpLayer
  | SettlementLayer
  | GateLayer
)

export type Layer = FirstLayer | DeclaredLayer

/** The trigger of a layer that has one. */
export function triggerOf(layer: Layer): Trigger | undefined {
  return 'trigger' in layer ? layer.trigger : undefined
}

/** Whether a layer may charge accounts without a position (L-10). */
export function chargesFlat(layer: Layer): boolean {
  if (layer.layer === 'withdrawalGate') return layer.chargeFund !== undefined
  return 'base' in layer && (layer.base === 'unsettledProfit' || layer.base === 'equity')
}
