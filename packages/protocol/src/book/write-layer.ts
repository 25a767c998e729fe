import type { LayerSpec, PolicySpec, TriggerLine, TriggerSpec } from '@plimsoll/engine'
import { formatUnits } from '../decimal/decimal-text.ts'
import type { LayerDocument, TriggerDocument } from './book-schema.ts'

/** How layers are written. */
export interface LayerWriting {
  /** Places of the asset that amounts are in. */
  readonly decimals: number
  /** The name under which a book may ask for a policy; undefined: it is written in full. */
  readonly policyName?: (policy: PolicySpec) => string | undefined
}

/** A layer as a book holds it: what `parseBook` reads back as the same. */
export function writeLayer(spec: LayerSpec, writing: LayerWriting): LayerDocument {
  const act = writeAct(spec, writing)
  if (!('trigger' in spec) || spec.trigger === undefined) return act
  return { ...act, trigger: writeTrigger(spec.trigger, writing) }
}

function writeAct(spec: LayerSpec, writing: LayerWriting): LayerDocument {
  const amount = (field: AmountField, quote: bigint | undefined): LayerPart =>
    quote === undefined ? {} : { [field]: formatUnits(quote, writing.decimals) }
  switch (spec.layer) {
    case 'backstopVault': {
      const { layer, account, price, capacityQuote, lossCapQuote } = spec
      return {
        layer,
        account,
        ...(price && { price }),
        ...amount('capacity', capacityQuote),
        ...amount('lossCap', lossCapQuote),
      }
    }
    case 'insuranceFund': {
      const { layer, fund, mode, capQuote } = spec
      return { layer, fund, mode, ...amount('cap', capQuote) }
    }
    case 'venueCapital': {
      const { layer, fund, capQuote } = spec
      return { layer, fund, ...amount('cap', capQuote) }
    }
    case 'adl':
      return { layer: spec.layer, policy: writePolicy(spec.policy, writing), ...priceOf(spec) }
    case 'profitHaircut':
    case 'socialisedLoss': {
      const { layer, base, isRepayable, chargesFlatAccounts } = spec
      return {
        layer,
        ...(base && { base }),
        ...(isRepayable && { repayable: true }),
        ...(chargesFlatAccounts && { chargesFlatAccounts }),
      }
    }
    case 'tearUp':
      return { layer: spec.layer, extent: spec.extent, ...priceOf(spec) }
    case 'settlement':
      return { layer: spec.layer, ...priceOf(spec) }
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

type AmountField = 'cap' | 'capacity' | 'lossCap'
type LayerPart = Partial<Record<AmountField, string>>

function priceOf({ price }: Pick<LayerDocument, 'price'>): Pick<LayerDocument, 'price'> {
  return price === undefined ? {} : { price }
}

function writePolicy(
  policy: PolicySpec,
  { policyName }: LayerWriting,
): NonNullable<LayerDocument['policy']> {
  // A document is of the same form; only its lists are not read-only.
  return policyName?.(policy) ?? (structuredCopy(policy) as NonNullable<LayerDocument['policy']>)
}

function structuredCopy(policy: PolicySpec): unknown {
  return JSON.parse(JSON.stringify(policy))
}

/** A trigger in full as a book holds it. */
export function writeTrigger(
  spec: TriggerSpec,
  { decimals }: Pick<LayerWriting, 'decimals'>,
): TriggerDocument {
  const money = (quote: bigint): string => formatUnits(quote, decimals)
  switch (spec.kind) {
    case 'fundDrawdown': {
      const { kind, windowMs, start, stop } = spec
      return { kind, windowMs, start: writeLine(start), stop: writeLine(stop) }
    }
    case 'marketDrawdown': {
      const { kind, windowMs, start, stop, balanceAboveQuote, isPinned } = spec
      return {
        kind,
        windowMs,
        start: writeLine(start),
        stop: writeLine(stop),
        ...(balanceAboveQuote !== undefined && { balanceAbove: money(balanceAboveQuote) }),
        ...(isPinned && { pinned: true }),
      }
    }
    case 'belowAverage': {
      const { kind, windowMs, sharePpm, cushionQuote } = spec
      return { kind, windowMs, sharePpm, cushion: money(cushionQuote) }
    }
    case 'losses': {
      const { kind, windowMs, count, amountQuote } = spec
      return { kind, windowMs, count, amount: money(amountQuote) }
    }
    case 'backlog':
      return { kind: spec.kind, start: spec.startCount, stop: spec.stopCount }
    case 'vaultLoss': {
      const { kind, account, startQuote, stopQuote } = spec
      return { kind, account, start: money(startQuote), stop: money(stopQuote) }
    }
    case 'vaultFull':
      return { kind: spec.kind, account: spec.account, capacity: money(spec.capacityQuote) }
    case 'poolFactor': {
      const { kind, account, startPpm, floorPpm } = spec
      return { kind, account, startPpm, floorPpm }
    }
    case 'anyOf':
      return { kind: spec.kind, triggers: flattened(spec).map((one) => writeSingle(one, decimals)) }
    default:
      return { kind: spec.kind }
  }
}

type AnyOf = Extract<TriggerSpec, { kind: 'anyOf' }>
type SingleDocument = Extract<TriggerDocument, { kind: 'anyOf' }>['triggers'][number]

/** A book has no trigger of several within another: they are one list. */
function flattened({ triggers }: AnyOf): TriggerSpec[] {
  return triggers.flatMap((one) => (one.kind === 'anyOf' ? flattened(one) : [one]))
}

function writeSingle(spec: TriggerSpec, decimals: number): SingleDocument {
  const written = writeTrigger(spec, { decimals })
  if (written.kind === 'anyOf' || written.kind === 'poolFactor') {
    throw new Error(`a trigger ${written.kind} is not one of several`)
  }
  return written
}

function writeLine({ ppm, isStrict }: TriggerLine): { ppm: number; strict?: boolean } {
  return { ppm, ...(isStrict && { strict: true }) }
}
