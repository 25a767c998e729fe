import type { PriceRule } from '../policy/policy-spec.ts'
import { assert, unreachable } from '../quantity/assert.ts'
import type { LayerSpec } from './layer-spec.ts'
import { adl } from './layers/adl.ts'
import { backstopVault, type Vault } from './layers/backstop-vault.ts'
import { crossing } from './layers/crossing.ts'
import { insuranceFund } from './layers/insurance-fund.ts'
import type { Layer } from './layers/layer.ts'
import { ownCollateral } from './layers/own-collateral.ts'
import { ownNetting } from './layers/own-netting.ts'
import { profitHaircut } from './layers/profit-haircut.ts'
import { settlement } from './layers/settlement.ts'
import { socialisedLoss } from './layers/socialised-loss.ts'
import { offers } from './layers/take-offers.ts'
import { partialTearUp } from './layers/tear-up.ts'
import { venueCapital } from './layers/venue-capital.ts'
import { type Gate, withdrawalGate } from './layers/withdrawal-gate.ts'
import { isShareless, type MarketPriceRule } from './leg-closing.ts'
import type { Round } from './round.ts'

/** A declared layer, ready to act in its place. */
export function createLayer(round: Round, spec: LayerSpec, layerIndex: number): Layer {
  switch (spec.layer) {
    case 'ownNetting':
      return ownNetting(layerIndex)
    case 'ownCollateral':
      return ownCollateral()
    case 'crossing':
      return crossing(layerIndex)
    case 'offers':
      return offers(layerIndex)
    case 'backstopVault':
      return backstopVault(vaultOf(round, spec), layerIndex)
    case 'insuranceFund':
      return insuranceFund(fundSlot(round, spec.fund), spec.mode, layerIndex, spec.capQuote)
    case 'venueCapital':
      return venueCapital(fundSlot(round, spec.fund), layerIndex, spec.capQuote)
    case 'adl':
      return adl(spec.policy, spec.price ?? spec.policy.price, layerIndex)
    case 'profitHaircut': {
      const { base = 'oppositeGains', isRepayable } = spec
      return base === 'unsettledProfit'
        ? socialisedLoss(layerIndex, base, isRepayable)
        : profitHaircut(layerIndex, base, isRepayable)
    }
    case 'socialisedLoss':
      return socialisedLoss(layerIndex, spec.base, spec.isRepayable)
    case 'tearUp':
      return spec.extent === 'partial'
        ? partialTearUp(marketRule(spec.price ?? 'mark'), layerIndex)
        : settlement(marketRule(spec.price ?? 'mark'), layerIndex)
    case 'settlement':
      return settlement(marketRule(spec.price ?? 'settlement'), layerIndex)
    case 'withdrawalGate':
      return withdrawalGate(gateOf(round, spec), layerIndex)
    default:
      return unreachable(spec)
  }
}

type Declared<Name extends LayerSpec['layer']> = Extract<LayerSpec, { readonly layer: Name }>

function vaultOf({ ledger }: Round, spec: Declared<'backstopVault'>): Vault {
  const { price = 'mark', capacityQuote, lossCapQuote } = spec
  const account = ledger.book.shape.accountSlot(spec.account)
  assert(account !== undefined, 'a checked waterfall names known accounts only')
  return {
    account,
    price,
    ...(capacityQuote !== undefined && { capacityQuote }),
    ...(lossCapQuote !== undefined && { lossCapQuote }),
  }
}

function gateOf(round: Round, { gateMs, chargeFund }: Declared<'withdrawalGate'>): Gate {
  if (chargeFund !== undefined) return { kind: 'charge', fund: fundSlot(round, chargeFund) }
  assert(gateMs !== undefined, 'a checked gate says how long withdrawals wait')
  return { kind: 'wait', forMs: gateMs }
}

function fundSlot({ funds }: Round, name: string): number {
  const slot = funds.findIndex(({ fund }) => fund === name)
  assert(slot >= 0, 'a checked waterfall names known funds only')
  return slot
}

function marketRule(rule: PriceRule): MarketPriceRule {
  assert(isShareless(rule), 'a checked waterfall ends contracts at a price of their market')
  return rule
}
