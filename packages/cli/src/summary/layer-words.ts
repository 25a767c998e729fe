import type { HaircutBase, LayerSpec, LayerView, LossBase, PriceRule } from '@plimsoll/engine'
import { triggerText } from './trigger-words.ts'

/** What of a layer names it, in a waterfall or in what it did. */
type LayerIdentity = Pick<LayerView, 'layer' | 'fund' | 'account' | 'base' | 'extent'>

/** A layer by its name and what it is told apart by, for the head of a row. */
export function layerLabel({ layer, fund, account, base, extent }: LayerIdentity): string {
  const names = [fund, account, extent].filter((name) => name !== undefined)
  const shown = base === undefined || base === 'oppositeGains' ? '' : ` (${base})`
  return `${[layer, ...names].join(' ')}${shown}`
}

/** What of a declared layer names it. */
export function identityOf(spec: LayerSpec): LayerIdentity {
  switch (spec.layer) {
    case 'insuranceFund':
    case 'venueCapital':
      return { layer: spec.layer, fund: spec.fund }
    case 'backstopVault':
      return { layer: spec.layer, account: spec.account }
    case 'profitHaircut':
    case 'socialisedLoss':
      return { layer: spec.layer, ...(spec.base && { base: spec.base }) }
    case 'tearUp':
      return { layer: spec.layer, extent: spec.extent }
    case 'withdrawalGate':
      return { layer: spec.layer, ...(spec.chargeFund !== undefined && { fund: spec.chargeFund }) }
    default:
      return { layer: spec.layer }
  }
}

/** At which price something is closed, in a sentence. */
export const priceWords: Readonly<Record<PriceRule, string>> = {
  bankruptcy: 'at bankruptcy price',
  crossBankruptcy: 'at cross-margin bankruptcy price',
  markCappedAtBankruptcy: 'at mark, capped at bankruptcy price',
  fundFloor: 'at the price that leaves funds at their floors',
  ratioPreserving: 'at the price that keeps equity over maintenance',
  mark: 'at mark',
  previousMark: 'at the mark before this one',
  index: 'at the index',
  previousIndex: 'at the index before this one',
  settlement: 'at the settlement price',
}

/** Who is charged, in a sentence. */
export const baseWords: Readonly<Record<HaircutBase | LossBase, string>> = {
  oppositeGains: 'gains of positions on the other side',
  marketGains: 'gains of positions on both sides',
  periodGains: 'gains since the previous mark, on both sides',
  unsettledProfit: 'profit that is not settled yet',
  openInterest: 'everybody with lots in the market, by lots',
  payouts: 'everybody with a position in the market, by equity',
  equity: 'every account, by equity',
}

/** Said wherever a layer does it: who holds nothing does not expect to pay. */
export const flatChargeWords = 'CHARGES ACCOUNTS WITHOUT A POSITION'

/** What a declared layer does, in a sentence without a point. */
export function layerText(spec: LayerSpec): string {
  const { trigger } = { trigger: undefined, ...spec }
  const when = trigger === undefined ? '' : `; only while ${triggerText(trigger)}`
  const { isRepayable, chargesFlatAccounts } = {
    isRepayable: undefined,
    chargesFlatAccounts: undefined,
    ...spec,
  }
  const owed = isRepayable ? '; what is charged is owed back' : ''
  const flat = chargesFlatAccounts ? `; ${flatChargeWords}` : ''
  return `${actText(spec)}${owed}${flat}${when}`
}

function actText(spec: LayerSpec): string {
  switch (spec.layer) {
    case 'ownNetting':
      return 'long and short of one bucket close each other at mark'
    case 'ownCollateral':
      return 'what stands behind the bankrupt bucket is used first'
    case 'crossing':
      return 'cases on opposite sides close each other at mark'
    case 'offers':
      return 'standing offers are taken at their own prices'
    case 'backstopVault':
      return `${named(spec.account, 'vault')} takes over lots ${priceWords[spec.price ?? 'mark']}`
    case 'insuranceFund':
      return spec.mode === 'takeover'
        ? `${named(spec.fund, 'insurance fund')} takes over lots at mark, with the money they lack`
        : `${named(spec.fund, 'insurance fund')} pays the deficit in money`
    case 'venueCapital':
      return `${named(spec.fund, 'fund of the venue’s own money')} pays the deficit`
    case 'adl':
      return `counterparties are closed by ${spec.policy.policy}, ${priceWords[spec.price ?? spec.policy.price]}`
    case 'profitHaircut':
      return `charged are ${baseWords[spec.base ?? 'oppositeGains']}`
    case 'socialisedLoss':
      return `charged is ${baseWords[spec.base]}`
    case 'tearUp':
      return spec.extent === 'partial'
        ? `as many lots as the case has are ended pro rata, ${priceWords[spec.price ?? 'mark']}`
        : `every contract in the markets of cases ends, ${priceWords[spec.price ?? 'mark']}`
    case 'settlement':
      return `the markets of cases end: every position is closed ${priceWords[spec.price ?? 'settlement']}`
    case 'withdrawalGate':
      return spec.chargeFund === undefined
        ? `withdrawals are refused for ${spec.gateMs ?? 0} ms after the round`
        : `a part of every withdrawal goes to ${named(spec.chargeFund, 'insurance fund')} while something is missing`
  }
}

function named(name: string, what: string): string {
  return name === '*' ? `every ${what}, by id,` : `the ${what} ${name}`
}
