import type { PolicySpec } from '../policy/policy-spec.ts'
import type { LayerSpec } from './layer-spec.ts'
import type { TriggerLine, TriggerSpec } from './trigger-spec.ts'

/** Layers in their one form: known fields only, prices and bases written out. */
export function waterfallTerms(waterfall: readonly LayerSpec[]): LayerSpec[] {
  return waterfall.map((spec) => ({ ...layerTerms(spec), ...triggerOf(spec) }))
}

function layerTerms(spec: LayerSpec): LayerSpec {
  switch (spec.layer) {
    case 'backstopVault': {
      const { layer, account, price = 'mark', capacityQuote, lossCapQuote } = spec
      return {
        layer,
        account,
        price,
        ...(capacityQuote !== undefined && { capacityQuote }),
        ...(lossCapQuote !== undefined && { lossCapQuote }),
      }
    }
    case 'insuranceFund': {
      const { layer, fund, mode, capQuote } = spec
      return { layer, fund, mode, ...(capQuote !== undefined && { capQuote }) }
    }
    case 'venueCapital': {
      const { layer, fund, capQuote } = spec
      return { layer, fund, ...(capQuote !== undefined && { capQuote }) }
    }
    case 'adl':
      return {
        layer: spec.layer,
        policy: policyTerms(spec.policy),
        price: spec.price ?? spec.policy.price,
      }
    case 'profitHaircut':
      // The base that every haircut had before there were others is not written, so that old waterfalls keep their hash.
      return {
        layer: spec.layer,
        ...(spec.base !== undefined && spec.base !== 'oppositeGains' && { base: spec.base }),
        ...sharingTerms(spec),
      }
    case 'socialisedLoss':
      return { layer: spec.layer, base: spec.base, ...sharingTerms(spec) }
    case 'tearUp':
      return { layer: spec.layer, extent: spec.extent, price: spec.price ?? 'mark' }
    case 'settlement':
      return { layer: spec.layer, price: spec.price ?? 'settlement' }
    case 'withdrawalGate': {
      const { layer, gateMs, chargeFund, chargesFlatAccounts } = spec
      return {
        layer,
        ...(gateMs !== undefined && { gateMs }),
        ...(chargeFund !== undefined && { chargeFund }),
        ...(chargesFlatAccounts && { chargesFlatAccounts }),
      }
    }
    default:
      return { layer: spec.layer }
  }
}

function sharingTerms({
  isRepayable,
  chargesFlatAccounts,
}: {
  readonly isRepayable?: true
  readonly chargesFlatAccounts?: true
}): { isRepayable?: true; chargesFlatAccounts?: true } {
  return {
    ...(isRepayable && { isRepayable }),
    ...(chargesFlatAccounts && { chargesFlatAccounts }),
  }
}

function triggerOf(spec: LayerSpec): { trigger?: TriggerSpec } {
  return 'trigger' in spec && spec.trigger !== undefined
    ? { trigger: triggerTerms(spec.trigger) }
    : {}
}

function triggerTerms(spec: TriggerSpec): TriggerSpec {
  switch (spec.kind) {
    case 'fundDrawdown': {
      const { kind, windowMs, start, stop } = spec
      return { kind, windowMs, start: lineTerms(start), stop: lineTerms(stop) }
    }
    case 'marketDrawdown': {
      const { kind, windowMs, start, stop, balanceAboveQuote, isPinned } = spec
      return {
        kind,
        windowMs,
        start: lineTerms(start),
        stop: lineTerms(stop),
        ...(balanceAboveQuote !== undefined && { balanceAboveQuote }),
        ...(isPinned && { isPinned }),
      }
    }
    case 'belowAverage': {
      const { kind, windowMs, sharePpm, cushionQuote } = spec
      return { kind, windowMs, sharePpm, cushionQuote }
    }
    case 'losses': {
      const { kind, windowMs, count, amountQuote } = spec
      return { kind, windowMs, count, amountQuote }
    }
    case 'backlog': {
      const { kind, startCount, stopCount } = spec
      return { kind, startCount, stopCount }
    }
    case 'vaultLoss': {
      const { kind, account, startQuote, stopQuote } = spec
      return { kind, account, startQuote, stopQuote }
    }
    case 'vaultFull': {
      const { kind, account, capacityQuote } = spec
      return { kind, account, capacityQuote }
    }
    case 'poolFactor': {
      const { kind, account, startPpm, floorPpm } = spec
      return { kind, account, startPpm, floorPpm }
    }
    case 'anyOf':
      return { kind: spec.kind, triggers: spec.triggers.map(triggerTerms) }
    default:
      return { kind: spec.kind }
  }
}

function lineTerms({ ppm, isStrict }: TriggerLine): TriggerLine {
  return { ppm, isStrict }
}

function policyTerms(spec: PolicySpec): PolicySpec {
  const { policy, version, eligibility, allocation, price } = spec
  const { pairing, limits, exemptMarkets, casesMax } = spec
  return {
    policy,
    version,
    eligibility,
    allocation,
    price,
    ...(pairing && { pairing }),
    ...(limits && { limits }),
    ...(exemptMarkets && { exemptMarkets }),
    ...(casesMax && { casesMax }),
  }
}

/** Whether a policy asks what a deleveraging event took of whom so far (SPEC A-14). */
export function remembersCuts(waterfall: readonly LayerSpec[]): boolean {
  return waterfall.some((spec) => {
    if (spec.layer !== 'adl') return false
    const { allocation, limits } = spec.policy
    const isLevelled = ['drain', 'minimaxShare', 'minimiseShortfall'].includes(allocation.kind)
    return isLevelled || limits?.eventShareMaxPpm !== undefined
  })
}
