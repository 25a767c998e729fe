import { formatScaled } from '../exact/decimal.ts'
import { placesLotByLot, type PolicyRules } from '../book/policy.ts'
import { findPreset, presetNames } from '../book/presets.ts'
import type { Random } from './random.ts'
import { randomPolicy } from './random-policies.ts'
import { randomTrigger, type TriggerSurroundings } from './random-triggers.ts'
import type { LayerSnapshot } from './snapshot.ts'

/** What layers may name, and what amounts are drawn by. */
export interface LayerSurroundings extends TriggerSurroundings {
  readonly insurance: readonly string[]
  readonly capital: readonly string[]
  /** Whether a vault is the counterparty of some market. */
  readonly hasPool: boolean
  readonly markets: readonly string[]
}

const marketPrices = ['mark', 'previousMark', 'index', 'previousIndex', 'settlement'] as const

/**
 * A waterfall of two to seven layers of any kind in any order, mostly with a fund early; two in five have a
 * trigger.
 */
export function randomLayers(random: Random, around: LayerSurroundings): LayerSnapshot[] {
  const first = random.isOneIn100(60) ? [fundLayer(random, around)] : []
  const rest = Array.from({ length: random.between(2, 6) }, () => randomLayer(random, around))
  const layers = [...first, ...rest].map((layer) =>
    random.isOneIn100(40) ? { ...layer, trigger: randomTrigger(random, around) } : layer,
  )
  return around.hasPool ? [poolLayer(random, around), ...layers] : layers
}

/** Another order in which winners may be asked. */
const winnersByLots: PolicyRules = {
  policy: 'winners-by-lots',
  version: 1,
  eligibility: 'profitable',
  allocation: { kind: 'queue', score: { factors: [{ term: 'lots' }] } },
  price: 'mark',
}

function poolLayer(random: Random, { vaults }: LayerSurroundings): LayerSnapshot {
  const startPpm = random.pick([850_000, 850_000, random.between(100_000, 999_999)])
  const floorPpm = random.between(Math.floor(startPpm / 2), startPpm)
  return {
    layer: 'adl',
    policy: random.pick(['pool-profit', winnersByLots]),
    trigger: { kind: 'poolFactor', account: random.pick(vaults), startPpm, floorPpm },
  }
}

function randomLayer(random: Random, around: LayerSurroundings): LayerSnapshot {
  const draw = random.pickWeighted<(random: Random, around: LayerSurroundings) => LayerSnapshot>([
    [24, fundLayer],
    [9, capitalLayer],
    [14, vaultLayer],
    [20, adlLayer],
    [14, haircutLayer],
    [14, lossLayer],
    [7, tearUpLayer],
    [5, settlementLayer],
    [4, gateLayer],
    [3, () => ({ layer: 'offers' })],
  ])
  return draw(random, around)
}

function fundLayer(random: Random, around: LayerSurroundings): LayerSnapshot {
  const mode = random.pick(['takeover', 'deficitOnly', undefined])
  return {
    layer: 'insuranceFund',
    fund: random.pick(around.insurance),
    ...(mode === undefined ? {} : { mode }),
    ...randomCap(random, around),
  }
}

function capitalLayer(random: Random, around: LayerSurroundings): LayerSnapshot {
  if (around.capital.length === 0) return fundLayer(random, around)
  const fund = random.pick(around.capital)
  return { layer: 'venueCapital', fund, ...randomCap(random, around) }
}

function randomCap(
  random: Random,
  { needed, decimals }: LayerSurroundings,
): Pick<LayerSnapshot, 'cap'> {
  if (!random.isOneIn100(35)) return {}
  return { cap: formatScaled((needed * BigInt(random.between(1, 900))) / 1000n + 1n, decimals) }
}

function vaultLayer(random: Random, around: LayerSurroundings): LayerSnapshot {
  const { vaults, vaultSize, needed, decimals } = around
  if (vaults.length === 0) return adlLayer(random, around)
  const price = random.pick([undefined, undefined, 'bankruptcy', 'bankruptcy', ...marketPrices])
  const capacity = (vaultSize * BigInt(random.between(100, 2500))) / 1000n + 1n
  const lossCap = (needed * BigInt(random.between(0, 1500))) / 1000n
  return {
    layer: 'backstopVault',
    account: random.pick(vaults),
    ...(price === undefined ? {} : { price }),
    ...(random.isOneIn100(50) ? { capacity: formatScaled(capacity, decimals) } : {}),
    ...(random.isOneIn100(40) ? { lossCap: formatScaled(lossCap, decimals) } : {}),
  }
}

/** Presets that need no market of a name and no scenarios. */
const unconditional = presetNames().filter((name) => {
  const rules = findPreset(name)
  return name !== 'aevo' && rules !== undefined && !placesLotByLot(rules)
})

/** A third by the presets that go by wealth, a third by any other, a third by nobody's policy. */
function adlLayer(random: Random, { markets }: LayerSurroundings): LayerSnapshot {
  const policy = random.pick([
    random.pick([
      'wealth-pro-rata',
      'equity-pro-rata',
      'profit-pro-rata',
      'capped-pro-rata',
      'pool-profit',
      'bybit',
    ]),
    random.pick(unconditional),
    randomPolicy(random, markets),
  ])
  return { layer: 'adl', policy }
}

function haircutLayer(random: Random): LayerSnapshot {
  const base = random.pick([
    undefined,
    'oppositeGains',
    'marketGains',
    'periodGains',
    'unsettledProfit',
  ])
  return {
    layer: 'profitHaircut',
    ...(base === undefined ? {} : { base }),
    ...(base === 'unsettledProfit' ? { chargesFlatAccounts: true } : {}),
    ...randomRepayable(random),
  }
}

function lossLayer(random: Random): LayerSnapshot {
  const base = random.pick(['openInterest', 'payouts', 'equity'])
  return {
    layer: 'socialisedLoss',
    base,
    ...(base === 'equity' ? { chargesFlatAccounts: true } : {}),
    ...randomRepayable(random),
  }
}

function randomRepayable(random: Random): Pick<LayerSnapshot, 'repayable'> {
  return random.isOneIn100(40) ? { repayable: true } : {}
}

function tearUpLayer(random: Random): LayerSnapshot {
  const price = random.pick([undefined, ...marketPrices])
  return {
    layer: 'tearUp',
    extent: random.isOneIn100(70) ? 'partial' : 'full',
    ...(price === undefined ? {} : { price }),
  }
}

function settlementLayer(random: Random): LayerSnapshot {
  const price = random.pick([undefined, ...marketPrices])
  return { layer: 'settlement', ...(price === undefined ? {} : { price }) }
}

function gateLayer(random: Random, { insurance }: LayerSurroundings): LayerSnapshot {
  if (random.isOneIn100(50)) return { layer: 'withdrawalGate', gateMs: 60_000 }
  return { layer: 'withdrawalGate', chargeFund: random.pick(insurance), chargesFlatAccounts: true }
}
