import {
  type CutLimits,
  type LayerSpec,
  type PolicySpec,
  type PriceRule,
  presets,
} from '@plimsoll/engine'
import type { Random } from '../../generators/random.ts'
import { randomLevelling } from './random-levelling.ts'

/**
 * A deleveraging layer: any preset as it is, or with other limits, pairing, eligibility or exemptions; now and then at another
 * price. What the engine refuses together is not drawn.
 */
export function randomAdlLayer(
  random: Random,
  markets: readonly string[],
  execution: 'ledger' | 'sidecar',
): LayerSpec {
  const all = presets.map(({ spec }) => spec)
  const forced = all.filter(({ allocation }) => allocation.kind !== 'voluntary')
  const preset = random.pick(execution === 'ledger' ? all : forced)
  const policy = random.isOneIn100(20)
    ? randomLevelling(random)
    : random.isOneIn100(50)
      ? preset
      : varied(random, preset, markets)
  return {
    layer: 'adl',
    policy,
    ...(random.isOneIn100(25) ? { price: random.pick(pricesOf(policy)) } : {}),
  }
}

const onePriceRules: readonly PriceRule[] = [
  'bankruptcy',
  'markCappedAtBankruptcy',
  'fundFloor',
  'mark',
  'previousMark',
  'index',
  'previousIndex',
  'settlement',
]

const stepwiseRules: readonly PriceRule[] = ['crossBankruptcy', 'ratioPreserving']

function isStepwise(rule: PriceRule): boolean {
  return stepwiseRules.includes(rule)
}

function isInTurn({ allocation }: PolicySpec): boolean {
  return allocation.kind === 'queue' || allocation.kind === 'roundRobin'
}

/** Prices that go with how a policy asks. */
function pricesOf(policy: PolicySpec): readonly PriceRule[] {
  const mayStep =
    isInTurn(policy) && policy.limits?.wholeOrNone === true && policy.pairing !== 'pooled'
  return mayStep ? [...onePriceRules, ...stepwiseRules, ...stepwiseRules] : onePriceRules
}

function varied(random: Random, preset: PolicySpec, markets: readonly string[]): PolicySpec {
  const isPooled = !isStepwise(preset.price) && random.isOneIn100(40)
  const limits = randomLimits(random, preset)
  return {
    ...preset,
    policy: `${preset.policy}-varied`,
    ...(random.isOneIn100(20) ? { eligibility: 'profitable' } : {}),
    ...(isPooled && limits?.wholeOrNone !== true ? { pairing: 'pooled' } : {}),
    ...(limits === undefined ? {} : { limits }),
    ...(random.isOneIn100(12) ? { exemptMarkets: [random.pick(markets)] } : {}),
    ...(random.isOneIn100(15) ? { casesMax: random.between(1, 2) } : {}),
  }
}

/** The limits of the preset and one more, where they go together. */
function randomLimits(random: Random, preset: PolicySpec): CutLimits | undefined {
  if (random.isOneIn100(20)) return preset.limits
  const isWhole = preset.limits?.wholeOrNone === true
  const forAll: readonly CutLimits[] = [
    { positionShareMaxPpm: random.pick([150_000, 400_000, 1_000_000]) },
    { positionLotsMin: random.between(2, 40) },
    { zeroNetDeltaExcluded: true },
    { eventShareMaxPpm: random.pick([150_000, 600_000]) },
  ]
  const inTurn: readonly CutLimits[] = [
    { unhedgedExcess: true },
    isWhole ? { standing: 'initialOrNoWorse' } : { dustLots: random.between(2, 30) },
    isWhole ? {} : { wholeOrNone: true },
    isWhole ? {} : { wholeOrNone: true, standing: 'initialOrNoWorse' },
  ]
  const added = random.pick(isInTurn(preset) ? [...forAll, ...inTurn] : forAll)
  return { ...preset.limits, ...added }
}
