import {
  type AccountSpec,
  createState,
  findPreset,
  lots,
  quoteUnits,
  ratio,
  step,
  view,
} from '@plimsoll/engine'
import {
  classify,
  type ConformanceRow,
  notImitated,
  type Outcome,
  throughEngine,
  type Treatment,
} from './conformance-row.ts'
import { magnitude } from './whole.ts'

/** A collateral balance, with the cost of the position in it, and signed base of one market. */
interface Holding {
  readonly collateral: string
  readonly base: string
}

interface DeleverageRow {
  readonly source: string
  readonly price: string
  /** Such as `1/2`. */
  readonly risk_factor: string
  readonly deleveraged: Holding
  readonly deleverager: Holding
  readonly deleveraged_base_delta: string
  readonly deleveraged_quote_delta: string
  readonly expected?: { readonly deleveraged: Holding; readonly deleverager: Holding }
}

interface StarknetVectors {
  readonly deleverage: readonly DeleverageRow[]
}

/** Starknet perpetuals: an operator chooses pair and price; the contract checks that value over risk is kept. */
export function starknetRows(cases: unknown): ConformanceRow[] {
  return classify('Starknet perpetual', cases as StarknetVectors, { deleverage: treatDeleverage })
}

function treatDeleverage(row: DeleverageRow): Treatment {
  const { expected } = row
  if (expected === undefined) {
    return notImitated('no command carries the price of a forced fill, so that none can be unfair')
  }
  return throughEngine(() => ({ observed: play(row), expected }))
}

/** Cost of any position: a balance has it in it already. */
const ENTRY = 1n
const RICH = 1_000_000n

/** The preset, with the limit that leaves hedged lots alone: the operator asks for less than the whole position. */
function play(row: DeleverageRow): Outcome['observed'] {
  const preset = findPreset('starkex')
  if (preset === undefined) throw new Error('the preset starkex is gone')
  const { spec } = preset
  const policy = { ...spec, limits: { ...spec.limits, unhedgedExcess: true as const } }
  const asked = magnitude(BigInt(row.deleveraged_base_delta))
  const apart = magnitude(BigInt(row.deleverager.base)) - asked
  const [numerator = '', denominator = '1'] = row.risk_factor.split('/')
  const sum = -(BigInt(row.deleveraged.base) + BigInt(row.deleverager.base) - apart)
  const state = createState({
    domain: 'starknet',
    timeMs: 0,
    asset: { name: 'USDC', wholeUnitQuote: quoteUnits(1n) },
    markets: [
      {
        market: 'M',
        contract: 'linear',
        tickValueQuote: quoteUnits(1n),
        markPriceTicks: ratio(BigInt(row.price)),
        maintenanceTiers: [
          {
            notionalFromQuote: quoteUnits(0n),
            rate: ratio(BigInt(numerator), BigInt(denominator)),
          },
        ],
      },
    ],
    accounts: [
      account('deleveraged', row.deleveraged),
      account('deleverager', row.deleverager, -apart),
      { ...account('rest', { collateral: String(RICH), base: String(sum) }), adlExempt: true },
    ],
    funds: [],
    waterfall: [{ layer: 'adl', policy }],
  })
  step(state, { kind: 'openRound', timeMs: 0 })
  const read = (id: string): Holding => {
    const found = view(state).account(id)
    const cross = found?.positions.find(({ marginMode }) => marginMode === 'cross')
    const cost = cross === undefined ? 0n : cross.sizeLots > 0n ? ENTRY : -ENTRY
    return {
      collateral: String((found?.collateralQuote ?? 0n) - cost),
      base: String(cross?.sizeLots ?? 0n),
    }
  }
  return { deleveraged: read('deleveraged'), deleverager: read('deleverager') }
}

/** Money − signed cost = balance. Lots held apart are isolated and opposite. */
function account(id: string, { collateral, base }: Holding, apart = 0n): AccountSpec {
  const size = BigInt(base)
  const position = { market: 'M', entryValueQuote: quoteUnits(ENTRY) }
  const isolatedMarginQuote = quoteUnits(RICH)
  return {
    account: id,
    kind: 'trader',
    positionMode: 'hedge',
    collateralQuote: quoteUnits(BigInt(collateral) + (size > 0n ? ENTRY : -ENTRY)),
    positions: [
      { ...position, marginMode: 'cross', sizeLots: lots(size) },
      ...(apart === 0n
        ? []
        : [
            {
              ...position,
              marginMode: 'isolated',
              sizeLots: lots(apart),
              isolatedMarginQuote,
            } as const,
          ]),
    ],
  }
}
