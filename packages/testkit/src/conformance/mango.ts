import {
  type BookSpec,
  createState,
  type LayerSpec,
  lots,
  quoteUnits,
  ratio,
  step,
  view,
} from '@plimsoll/engine'
import {
  classify,
  type ConformanceRow,
  type Outcome,
  throughAdapter,
  throughEngine,
  type Treatment,
} from './conformance-row.ts'

interface BankruptcyRow {
  readonly source: string
  readonly settle_token_asset_weight: number
  readonly settle_token_liab_weight: number
  readonly settle_token_price: number
  readonly insurance_token_price: number
  readonly liqee_settle_token: number
  readonly liqee_perp_quote: number
  readonly liqee_other_token_value: number
  readonly insurance_vault: number
  readonly settle_limit: number
  readonly max_liab_transfer: number
  readonly expected_error?: true
  readonly expected_liqee_settle_token: number
  readonly expected_liqee_perp_quote: number
  readonly expected_liqor_settle_token: number
  readonly expected_liqor_perp_quote: number
  readonly expected_liqor_insurance: number
  readonly expected_socialized_loss: number
  readonly tolerance: {
    readonly token: number
    readonly perp_quote: number
    readonly socialized_loss: number
  }
  readonly derived: {
    readonly settled: number
    readonly insurance_transfer: number
    readonly insurance_liab_transfer: number
    readonly socialized: number
  }
}

interface MangoVectors {
  readonly perp_bankruptcy: readonly BankruptcyRow[]
}

/** Mango v4: a liquidator takes over a negative profit, insurance pays him, and all open lots bear the rest. */
export function mangoRows(cases: unknown): ConformanceRow[] {
  return classify('Mango v4', cases as MangoVectors, { perp_bankruptcy: treatBankruptcy })
}

function treatBankruptcy(row: BankruptcyRow): Treatment {
  return row.expected_error === true
    ? throughEngine(() => ({ observed: resolve(row, 0n).caseCount, expected: 0 }))
    : throughAdapter(() => play(row))
}

/** Quote units of a settle token: a book of the peer's fractions. */
const TOKEN = 10n ** 9n
/** What the peer’s derived numbers are rounded to. */
const DERIVED_TOLERANCE = 1e-6

/** The liquidator takes over what health, his limit and his request allow; insurance and open lots are the engine's. */
function play(row: BankruptcyRow): Outcome {
  const settled = settledUnits(row)
  const { insured, social } = resolve(row, unitsOf(row.max_liab_transfer) - settled)
  const borne = settled + insured + social
  const { tolerance, derived } = row
  const insuranceTokens = (fractionOf(insured) * row.settle_token_price) / row.insurance_token_price
  const compared = [
    [
      'liqee’s token',
      row.liqee_settle_token - fractionOf(settled),
      row.expected_liqee_settle_token,
      tolerance.token,
    ],
    [
      'liqee’s profit',
      row.liqee_perp_quote + fractionOf(borne),
      row.expected_liqee_perp_quote,
      tolerance.perp_quote,
    ],
    ['liqor’s token', fractionOf(settled), row.expected_liqor_settle_token, tolerance.token],
    [
      'liqor’s profit',
      -fractionOf(settled + insured),
      row.expected_liqor_perp_quote,
      tolerance.perp_quote,
    ],
    ['liqor’s insurance', insuranceTokens, row.expected_liqor_insurance, tolerance.token],
    ['shared', fractionOf(social), row.expected_socialized_loss, tolerance.socialized_loss],
    ['settled', fractionOf(settled), derived.settled, DERIVED_TOLERANCE],
    ['insured', fractionOf(insured), derived.insurance_liab_transfer, DERIVED_TOLERANCE],
    ['paid', insuranceTokens, derived.insurance_transfer, DERIVED_TOLERANCE],
    ['shared exactly', fractionOf(social), derived.socialized, DERIVED_TOLERANCE],
  ] as const
  return {
    observed: Object.fromEntries(
      compared.map(([name, observed, expected, within]) => [
        name,
        Math.abs(observed - expected) <= within ? expected : observed,
      ]),
    ),
    expected: Object.fromEntries(compared.map(([name, , expected]) => [name, expected])),
  }
}

/** What the liquidator takes over for tokens, without moving the account's equity. */
function settledUnits(row: BankruptcyRow): bigint {
  const room = unitsOf(row.liqee_settle_token) + otherUnits(row)
  const bounds = [room, unitsOf(row.settle_limit), unitsOf(row.max_liab_transfer)]
  return bounds.reduce((least, bound) => (bound < least ? bound : least))
}

/** Other tokens as settle tokens: at the weight at which those would have to make up for them. */
function otherUnits(row: BankruptcyRow): bigint {
  const { liqee_other_token_value: value } = row
  const weight = value < 0 ? row.settle_token_asset_weight : row.settle_token_liab_weight
  return unitsOf(value / (row.settle_token_price * weight))
}

interface Resolved {
  readonly caseCount: number
  readonly insured: bigint
  readonly social: bigint
}

/** A round: insurance as far as the liquidator asked, then, where it is used up, all open lots. */
function resolve(row: BankruptcyRow, askedUnits: bigint): Resolved {
  const state = createState(bookOf(row, askedUnits))
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  const events = decision.outcome === 'accepted' ? decision.events : []
  const { cases } = view(state).round(events)
  const paidBy = (layer: LayerSpec['layer']) =>
    cases
      .flatMap(({ layers }) => layers)
      .filter((one) => one.layer === layer)
      .reduce((sum, { paidQuote }) => sum + paidQuote, 0n)
  return {
    caseCount: cases.length,
    insured: paidBy('insuranceFund'),
    social: paidBy('socialisedLoss'),
  }
}

const FUND = 'insurance'
/** The lot of the market is worth more than any of these losses. */
const LOT_VALUE = 100n * TOKEN

/** The account's health as equity: tokens, other tokens at their weight, and one lot that has lost what the profit says. */
function bookOf(row: BankruptcyRow, askedUnits: bigint): BookSpec {
  const money = unitsOf(row.liqee_settle_token) + otherUnits(row)
  const vault = unitsOf((row.insurance_vault * row.insurance_token_price) / row.settle_token_price)
  const position = { market: 'M', marginMode: 'cross' } as const
  const insurance: LayerSpec[] =
    askedUnits > 0n
      ? [{ layer: 'insuranceFund', fund: FUND, mode: 'deficitOnly', capQuote: askedUnits }]
      : []
  return {
    domain: 'mango',
    timeMs: 0,
    asset: { name: 'USDC', wholeUnitQuote: quoteUnits(TOKEN) },
    markets: [
      {
        market: 'M',
        contract: 'linear',
        tickValueQuote: quoteUnits(1n),
        markPriceTicks: ratio(LOT_VALUE),
        maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 1000n) }],
      },
    ],
    accounts: [
      {
        account: 'liqee',
        kind: 'trader',
        collateralQuote: quoteUnits(money),
        positions: [
          {
            ...position,
            sizeLots: lots(-1n),
            entryValueQuote: quoteUnits(LOT_VALUE + unitsOf(row.liqee_perp_quote)),
          },
        ],
      },
      {
        account: 'holder',
        kind: 'trader',
        collateralQuote: quoteUnits(LOT_VALUE),
        positions: [{ ...position, sizeLots: lots(1n), entryValueQuote: quoteUnits(LOT_VALUE) }],
      },
    ],
    funds: [{ fund: FUND, markets: ['M'], balanceQuote: quoteUnits(vault) }],
    waterfall: [
      ...insurance,
      { layer: 'socialisedLoss', base: 'openInterest', trigger: { kind: 'fundEmpty' } },
    ],
  }
}

function unitsOf(tokens: number): bigint {
  return BigInt(Math.round(tokens * Number(TOKEN)))
}

function fractionOf(units: bigint): number {
  return Number(units) / Number(TOKEN)
}
