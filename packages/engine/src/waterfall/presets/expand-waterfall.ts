import type { AccountSpec } from '../../account/account-spec.ts'
import type { FundSpec } from '../../fund/fund-spec.ts'
import { compareIdentifiers } from '../../quantity/identifier-order.ts'
import type { LayerSpec } from '../layer-spec.ts'
import type { WaterfallSpec } from './waterfall-preset.ts'

/** Stands for every fund or vault of a book. */
const EVERY = '*'

/** What of a book fills the places of a waterfall preset. */
export interface WaterfallCast {
  readonly funds: readonly Pick<FundSpec, 'fund' | 'purpose'>[]
  readonly accounts: readonly Pick<AccountSpec, 'account' | 'kind'>[]
}

/**
 * The layers of a preset for a book: a layer of every fund becomes one for each, by id, and is left out where the book has none; the
 * same for vaults (SPEC W-8).
 */
export function expandWaterfall({ layers }: WaterfallSpec, cast: WaterfallCast): LayerSpec[] {
  return layers.flatMap((layer) => expandLayer(layer, cast))
}

function expandLayer(layer: LayerSpec, cast: WaterfallCast): LayerSpec[] {
  switch (layer.layer) {
    case 'insuranceFund':
      if (layer.fund !== EVERY) return [layer]
      return fundsFor(cast, 'insurance').map((fund) => ({ ...layer, fund }))
    case 'venueCapital':
      if (layer.fund !== EVERY) return [layer]
      return fundsFor(cast, 'venueCapital').map((fund) => ({ ...layer, fund }))
    case 'withdrawalGate': {
      if (layer.chargeFund !== EVERY) return [layer]
      // One charge at a time: it goes to the first.
      const funds = fundsFor(cast, 'insurance').slice(0, 1)
      return funds.map((chargeFund) => ({ ...layer, chargeFund }))
    }
    case 'backstopVault':
      if (layer.account !== EVERY) return [layer]
      return vaultsOf(cast).map((account) => ({ ...layer, account }))
    case 'adl': {
      const { trigger } = layer
      if (trigger?.kind !== 'poolFactor' || trigger.account !== EVERY) return [layer]
      return vaultsOf(cast).map((account) => ({ ...layer, trigger: { ...trigger, account } }))
    }
    default:
      return [layer]
  }
}

function fundsFor({ funds }: WaterfallCast, purpose: FundSpec['purpose']): string[] {
  return funds
    .filter((row) => (row.purpose ?? 'insurance') === purpose)
    .map(({ fund }) => fund)
    .sort(compareIdentifiers)
}

function vaultsOf({ accounts }: WaterfallCast): string[] {
  return accounts
    .filter(({ kind }) => kind === 'vault')
    .map(({ account }) => account)
    .sort(compareIdentifiers)
}
