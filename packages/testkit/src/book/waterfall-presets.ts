import { compareBytes } from '../exact/byte-order.ts'
import type { BookSnapshot, LayerSnapshot } from '../generators/snapshot.ts'

/** Stands for every fund, or every vault (W-8). */
const every = '*'

const capital: LayerSnapshot = { layer: 'venueCapital', fund: every }
const money: LayerSnapshot = { layer: 'insuranceFund', fund: every, mode: 'deficitOnly' }
const takeover: LayerSnapshot = { layer: 'insuranceFund', fund: every, mode: 'takeover' }
/** Who takes over what is left without a deficit. */
const takers: readonly LayerSnapshot[] = [
  { layer: 'backstopVault', account: every, price: 'mark' },
  takeover,
]
const tearUp: LayerSnapshot = { layer: 'tearUp', extent: 'partial', price: 'mark' }
const ofPeriod: LayerSnapshot = { layer: 'profitHaircut', base: 'periodGains' }
const byLots: LayerSnapshot = { layer: 'socialisedLoss', base: 'openInterest' }
const unsettled: LayerSnapshot = {
  layer: 'profitHaircut',
  base: 'unsettledProfit',
  chargesFlatAccounts: true,
}
const byEquity: LayerSnapshot = {
  layer: 'socialisedLoss',
  base: 'equity',
  chargesFlatAccounts: true,
}

/** What the names of whole waterfalls stand for, as they are published. */
const table: ReadonlyMap<string, readonly LayerSnapshot[]> = new Map([
  ['ccp-tear-up', [capital, money, tearUp, ofPeriod]],
  ['ccp-vmgh', [capital, money, ofPeriod, tearUp]],
  ['deribit', [money, unsettled, ...takers]],
  ['drift', [money, byLots, ...takers]],
  [
    'gmx-v2',
    [
      {
        layer: 'adl',
        policy: 'pool-profit',
        trigger: { kind: 'poolFactor', account: every, startPpm: 850_000, floorPpm: 770_000 },
      },
      { layer: 'backstopVault', account: every, price: 'bankruptcy' },
    ],
  ],
  [
    'injective',
    [
      takeover,
      { layer: 'settlement', price: 'mark' },
      money,
      { layer: 'profitHaircut', base: 'marketGains' },
      { layer: 'socialisedLoss', base: 'payouts' },
    ],
  ],
  ['mango-v4', [money, byLots, ...takers]],
  [
    'paradex',
    [takeover, { layer: 'withdrawalGate', chargeFund: every, chargesFlatAccounts: true }],
  ],
  ['percolator', [unsettled, money, byEquity, ...takers]],
  ['vega', [money, ofPeriod, ...takers]],
  ['vertex', [money, byLots, ...takers]],
])

export function waterfallNames(): string[] {
  return [...table.keys()]
}

/** The layers of a waterfall for the funds and vaults of a book, by id; a layer of nobody is left out (W-8). */
export function waterfallFor(
  name: string,
  { funds, accounts }: Pick<BookSnapshot, 'funds' | 'accounts'>,
): LayerSnapshot[] {
  const layers = table.get(name)
  if (layers === undefined) throw new RangeError(`no waterfall ${name}`)
  const fundsOf = (wanted: string): string[] =>
    funds
      .filter(({ purpose = 'insurance' }) => purpose === wanted)
      .map(({ fund }) => fund)
      .toSorted(compareBytes)
  const vaults = accounts
    .filter(({ kind }) => kind === 'vault')
    .map(({ account }) => account)
    .toSorted(compareBytes)
  return layers.flatMap((layer): LayerSnapshot[] => {
    const { trigger } = layer
    if (layer.fund === every) {
      const purpose = layer.layer === 'venueCapital' ? 'venueCapital' : 'insurance'
      return fundsOf(purpose).map((fund) => ({ ...layer, fund }))
    }
    if (layer.chargeFund === every) {
      return fundsOf('insurance')
        .slice(0, 1)
        .map((chargeFund) => ({ ...layer, chargeFund }))
    }
    if (layer.account === every) return vaults.map((account) => ({ ...layer, account }))
    if (trigger?.account === every) {
      return vaults.map((account) => ({ ...layer, trigger: { ...trigger, account } }))
    }
    return [layer]
  })
}
