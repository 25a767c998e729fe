import {
  type BookSpec,
  type DeclaredLayerSpec,
  type FundSpec,
  type LayerSpec,
  type PriceRule,
  quoteUnits,
  type TriggerSpec,
} from '@plimsoll/engine'
import type { Random } from '../../generators/random.ts'
import { randomAdlLayer } from './random-policy.ts'

/** What the layers of a waterfall are drawn for. */
export interface Sharers {
  readonly markets: readonly string[]
  /** Insurance funds, in the order of their layers. */
  readonly funds: readonly string[]
  /** The fund that is the venue's own capital. */
  readonly capital: string
  /** An account of kind vault. */
  readonly vault: string
  readonly execution: 'ledger' | 'sidecar'
  /** An amount that matters to a fund, quote units. */
  readonly amountQuote: number
}

/** Any order of funds, vault, capital, deleveraging, shared losses, tear-up, settlement and gates, most of them under a trigger. */
export function randomSharingWaterfall(random: Random, sharers: Sharers): LayerSpec[] {
  const { funds, capital, vault, markets, execution } = sharers
  const isLedger = execution === 'ledger'
  const amount = (): bigint => BigInt(random.between(0, 3 * sharers.amountQuote))
  const capped = (): { readonly capQuote?: bigint } =>
    random.isOneIn100(25) ? { capQuote: amount() + 1n } : {}
  const price = random.pick(ruledPrices)
  const layers: (LayerSpec | false)[] = [
    isLedger && random.isOneIn100(25) && { layer: 'offers' },
    isLedger &&
      random.isOneIn100(40) && {
        layer: 'backstopVault',
        account: vault,
        ...(random.isOneIn100(50) ? { price: random.pick(vaultPrices) } : {}),
        ...(random.isOneIn100(50) ? { capacityQuote: 20n * amount() + 1n } : {}),
        ...(random.isOneIn100(40) ? { lossCapQuote: amount() } : {}),
      },
    ...funds.map((fund): LayerSpec => {
      const mode = random.pick(['takeover', 'deficitOnly'] as const)
      return { layer: 'insuranceFund', fund, mode, ...capped() }
    }),
    random.isOneIn100(30) && { layer: 'venueCapital', fund: capital, ...capped() },
    random.isOneIn100(70) && randomAdlLayer(random, markets, execution),
    random.isOneIn100(20) && { layer: 'tearUp', extent: 'partial', price },
    isLedger && random.isOneIn100(8) && { layer: 'tearUp', extent: 'full', price },
    isLedger && random.isOneIn100(20) && { layer: 'settlement', price },
    random.isOneIn100(50) && randomHaircut(random),
    random.isOneIn100(45) && randomLoss(random),
    random.isOneIn100(25) && randomGate(random, funds),
  ]
  const declared = layers.filter((layer) => layer !== false)
  const ordered = random.isOneIn100(70) ? declared : random.shuffle(declared)
  return ordered.map((layer) => triggered(random, layer, sharers))
}

const ruledPrices: readonly PriceRule[] = ['mark', 'previousMark', 'index', 'settlement']
const vaultPrices: readonly PriceRule[] = ['mark', 'bankruptcy', 'index', 'markCappedAtBankruptcy']

function randomHaircut(random: Random): DeclaredLayerSpec {
  const base = random.pick([
    'oppositeGains',
    'marketGains',
    'periodGains',
    'unsettledProfit',
  ] as const)
  return {
    layer: 'profitHaircut',
    base,
    ...(base === 'unsettledProfit' ? { chargesFlatAccounts: true } : {}),
    ...(random.isOneIn100(50) ? { isRepayable: true } : {}),
  }
}

function randomLoss(random: Random): DeclaredLayerSpec {
  const base = random.pick(['openInterest', 'payouts', 'equity'] as const)
  return {
    layer: 'socialisedLoss',
    base,
    ...(base === 'equity' ? { chargesFlatAccounts: true } : {}),
    ...(random.isOneIn100(50) ? { isRepayable: true } : {}),
  }
}

function randomGate(random: Random, funds: readonly string[]): DeclaredLayerSpec {
  return random.isOneIn100(50)
    ? { layer: 'withdrawalGate', gateMs: random.pick([2_000, 20_000]) }
    : { layer: 'withdrawalGate', chargeFund: random.pick(funds), chargesFlatAccounts: true }
}

function triggered(random: Random, layer: LayerSpec, sharers: Sharers): LayerSpec {
  const isFirst = ['ownNetting', 'ownCollateral', 'crossing'].includes(layer.layer)
  const isFund = ['insuranceFund', 'offers'].includes(layer.layer)
  if (isFirst || !random.isOneIn100(isFund ? 10 : 50)) return layer
  return { ...layer, trigger: randomTrigger(random, sharers) } as LayerSpec
}

/** Any trigger but that of a pool; two together now and then. */
function randomTrigger(random: Random, sharers: Sharers): TriggerSpec {
  if (!random.isOneIn100(12)) return plainTrigger(random, sharers)
  const triggers = [plainTrigger(random, sharers), plainTrigger(random, sharers)]
  const parts = triggers.filter(({ kind }) => kind !== 'manual')
  return parts.length === 0 ? { kind: 'manual' } : { kind: 'anyOf', triggers: parts }
}

function plainTrigger(random: Random, { vault, amountQuote }: Sharers): TriggerSpec {
  const amount = BigInt(random.between(1, amountQuote))
  const windowMs = random.pick([1_000, 5_000, 60_000])
  const start = { ppm: random.pick([50_000, 300_000, 800_000]), isStrict: random.isOneIn100(50) }
  const stop = { ppm: random.pick([0, 40_000]), isStrict: random.isOneIn100(50) }
  return random.pickWeighted<TriggerSpec>([
    [3, { kind: 'fundEmpty' }],
    [3, { kind: 'fundDrawdown', windowMs, start, stop }],
    [
      5,
      {
        kind: 'marketDrawdown',
        windowMs,
        start,
        stop,
        ...(random.isOneIn100(40) ? { balanceAboveQuote: amount } : {}),
        ...(random.isOneIn100(60) ? { isPinned: true } : {}),
      },
    ],
    [2, { kind: 'belowAverage', windowMs, sharePpm: 100_000, cushionQuote: amount }],
    [2, { kind: 'losses', windowMs, count: random.between(1, 3), amountQuote: amount }],
    [2, { kind: 'backlog', startCount: random.between(2, 4), stopCount: random.between(1, 2) }],
    [2, { kind: 'negativeEquity' }],
    [1, { kind: 'vaultLoss', account: vault, startQuote: amount, stopQuote: amount / 2n }],
    [1, { kind: 'vaultFull', account: vault, capacityQuote: 10n * amount }],
    [2, { kind: 'manual' }],
  ])
}

/** What a fund may have besides money: a capacity, a target, a group, a past. */
export function randomFundTerms(
  random: Random,
  {
    timeMs,
    balanceQuote,
    amountQuote,
  }: {
    readonly timeMs: number
    readonly balanceQuote: bigint
    readonly amountQuote: number
  },
): Partial<FundSpec> {
  const near = (): bigint => BigInt(random.between(0, 3 * amountQuote))
  const history = [50_000, 4_000, 900]
    .filter(() => random.isOneIn100(60))
    .map((ageMs) => ({ timeMs: timeMs - ageMs, balanceQuote: quoteUnits(balanceQuote + near()) }))
  return {
    ...(random.isOneIn100(30) ? { capacityQuote: quoteUnits(30n * near()) } : {}),
    ...(random.isOneIn100(60) ? { targetQuote: quoteUnits(near()) } : {}),
    ...(random.isOneIn100(30) ? { peakBalanceQuote: quoteUnits(balanceQuote + near()) } : {}),
    ...(random.isOneIn100(50) ? { history } : {}),
  }
}

/** Claims of some accounts from before. */
export function randomClaims(
  random: Random,
  accounts: readonly { readonly account: string }[],
  amountQuote: number,
): NonNullable<BookSpec['claims']> {
  return accounts
    .filter(() => random.isOneIn100(30))
    .map(({ account }) => {
      return { account, amountQuote: quoteUnits(BigInt(random.between(1, amountQuote))) }
    })
}
