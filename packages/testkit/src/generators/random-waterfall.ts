import type { FundDraft } from './random-funds.ts'
import type { Random } from './random.ts'
import type { LayerSnapshot } from './snapshot.ts'

const policies = ['bitmex', 'binance', 'hyperliquid', 'contract-pro-rata']

/**
 * Funds, then deleveraging (nine of ten books), then the haircut (three of four); the four presets
 * evenly. Some books take the haircut first, deleverage twice, ask a fund twice, or declare what comes
 * first anyway.
 */
export function randomWaterfall(random: Random, funds: readonly FundDraft[]): LayerSnapshot[] {
  const fundLayers = random.shuffle(funds).map(({ fund }) => fundLayer(random, fund))
  const adl = random.isOneIn100(92) ? [adlLayer(random)] : []
  if (adl.length > 0 && random.isOneIn100(8)) adl.push(adlLayer(random))
  const haircut: LayerSnapshot[] = random.isOneIn100(75) ? [{ layer: 'profitHaircut' }] : []
  if (haircut.length > 0 && random.isOneIn100(6)) haircut.push({ layer: 'profitHaircut' })
  const last = random.isOneIn100(10) ? [...haircut, ...adl] : [...adl, ...haircut]
  const again = fundLayers
    .filter(() => random.isOneIn100(6))
    .map(({ fund }) => fundLayer(random, fund ?? ''))
  const first: LayerSnapshot[] = random.isOneIn100(8)
    ? [{ layer: 'ownNetting' }, { layer: 'crossing' }]
    : []
  return [...first, ...fundLayers, ...last, ...again]
}

function fundLayer(random: Random, fund: string): LayerSnapshot {
  const mode = random.pick(['takeover', 'deficitOnly', undefined])
  return { layer: 'insuranceFund', fund, ...(mode === undefined ? {} : { mode }) }
}

/** Two in five override the price of the preset. */
function adlLayer(random: Random): LayerSnapshot {
  const price = random.isOneIn100(40)
    ? random.pick(['bankruptcy', 'mark', 'mark', 'previousMark'])
    : undefined
  return { layer: 'adl', policy: random.pick(policies), ...(price === undefined ? {} : { price }) }
}
