import {
  type AccountKind,
  type AccountSpec,
  type BookSpec,
  type CaseView,
  createState,
  findPreset,
  type LayerSpec,
  lots,
  quoteUnits,
  ratio,
  type State,
  step,
  view,
} from '@plimsoll/engine'
import {
  classify,
  type ConformanceRow,
  notImitated,
  type Outcome,
  throughAdapter,
  throughEngine,
  type Treatment,
} from './conformance-row.ts'
import { wholeQuotient } from './whole.ts'

/** One side of a market against its pool. */
interface PoolRow {
  readonly source: string
  readonly is_long: boolean
  readonly open_interest_usd: string
  readonly open_interest_tokens: string
  readonly index_price: string
  readonly pool_token_amount: string
  readonly pool_token_price: string
}

interface StateRow extends PoolRow {
  readonly max_pnl_factor_for_adl: string
  readonly derived_pnl_to_pool_factor: string
  readonly expected_adl_enabled: boolean
}

interface ExecuteRow extends PoolRow {
  readonly max_pnl_factor_for_adl: string
  readonly min_pnl_factor_after_adl: string
  readonly position_size_usd: string
  readonly position_size_tokens: string
  readonly size_delta_usd: string
  readonly expected_error?: string
  readonly derived_expected_error?: string
  readonly derived_size_delta_tokens: string
  readonly derived_realized_pnl_usd: string
  readonly derived_pnl_to_pool_factor_after: string
  readonly expected_position_size_usd_after: string
}

interface FactorRow extends PoolRow {
  readonly expected_pnl_to_pool_factor: string
}

interface CloseRow {
  readonly source: string
  readonly pool_token_price: string
  readonly position_pnl_usd: string
  readonly position_collateral_tokens: string
  readonly max_pnl_factor_for_traders: string | null
  readonly expected_payout_tokens: string
}

interface GmxVectors {
  readonly update_adl_state: readonly StateRow[]
  readonly execute_adl: readonly ExecuteRow[]
  readonly execute_adl_guards_derived: readonly ExecuteRow[]
  readonly pnl_to_pool_factor: readonly FactorRow[]
  readonly capped_pnl_on_close: readonly CloseRow[]
}

/** GMX v2: a winner is closed against the pool that owes him, when that owes too much. */
export function gmxRows(cases: unknown): ConformanceRow[] {
  return classify('GMX v2', cases as GmxVectors, {
    update_adl_state: (row) => throughEngine(() => playState(row)),
    execute_adl: treatExecution,
    execute_adl_guards_derived: treatExecution,
    pnl_to_pool_factor: (row) => throughEngine(() => playFactor(row)),
    capped_pnl_on_close: treatClose,
  })
}

function treatExecution(row: ExecuteRow): Treatment {
  const error = row.expected_error ?? row.derived_expected_error
  switch (error) {
    case undefined:
      return throughAdapter(() => playExecution(row))
    case 'AdlNotEnabled':
    case 'AdlNotRequired':
      return throughEngine(() => playNothing(row, STATE_LOTS))
    case 'PnlOvercorrected':
      // The operator asks for the whole position: a position of one lot.
      return throughAdapter(() => playNothing(row, 1n))
    case 'InvalidSizeDeltaForAdl':
    case 'InvalidAdl':
      return notImitated('nobody proposes how much to close: the size is the engine’s')
    default:
      throw new Error(`GMX v2: ${error} is not classified`)
  }
}

const FACTOR_ONE = 10n ** 30n
/** USD of 10^-30 in a quote unit of 10^-6. */
const USD_PER_UNIT = 10n ** 24n
const PPM = 10n ** 6n
/** Lots of an open interest that nobody has divided. */
const STATE_LOTS = 1000n

function playState(row: StateRow): Outcome {
  const max = ppmOf(row.max_pnl_factor_for_adl)
  return {
    observed: { ...besideFactor(row, row.derived_pnl_to_pool_factor), isEnabled: isCase(row, max) },
    expected: {
      ...expectedBeside(row.derived_pnl_to_pool_factor),
      isEnabled: row.expected_adl_enabled,
    },
  }
}

function playFactor(row: FactorRow): Outcome {
  const { expected_pnl_to_pool_factor: factor } = row
  return { observed: besideFactor(row, factor), expected: expectedBeside(factor) }
}

/** Whether the pool is a case with a limit of that factor, and with the least limit below it: it is exactly the factor if not and if so. */
function besideFactor(
  row: PoolRow,
  factor: string,
): { readonly atFactor: boolean; readonly below: boolean } {
  const limit = ppmOf(factor)
  // No limit is 0: a factor of 0 is one that the least limit does not find.
  return { atFactor: isCase(row, limit || 1), below: limit > 1 && isCase(row, limit - 1) }
}

function expectedBeside(factor: string): ReturnType<typeof besideFactor> {
  return { atFactor: false, below: factor !== '0' }
}

function isCase(row: PoolRow, startPpm: number): boolean {
  return resolve(bookOf(row, STATE_LOTS, { startPpm, floorPpm: 0 })).cases.length > 0
}

function playNothing(row: ExecuteRow, lotCount: bigint): Outcome {
  const { cases } = resolve(bookOf(row, lotCount, ruleOf(row)))
  return { observed: cases.length, expected: 0 }
}

/** The operator's size is a lot, and no account gives more than one of them. */
function playExecution(row: ExecuteRow): Outcome {
  const lotCount = wholeQuotient(BigInt(row.position_size_usd), BigInt(row.size_delta_usd))
  const rule = { ...ruleOf(row), positionShareMaxPpm: Number(PPM / lotCount) }
  const { state, cases } = resolve(bookOf(row, lotCount, rule))
  const closed = cases
    .flatMap(({ layers }) => layers)
    .flatMap(({ fills }) => fills)
    .reduce((sum, fill) => sum + fill.lots, 0n)
  const realised = moneyOf(state, WINNER) - RICH
  const profit = markOf(row) - entryOf(row) - realised
  const lotTokens = wholeQuotient(BigInt(row.position_size_tokens), lotCount)
  return {
    observed: {
      closed: closed * lotTokens,
      realised: realised * USD_PER_UNIT,
      size: BigInt(row.position_size_usd) - closed * BigInt(row.size_delta_usd),
      factor: (profit * FACTOR_ONE) / (poolOf(row) - realised),
      isPoolCharged: moneyOf(state, POOL) === RICH - realised,
    },
    expected: {
      closed: BigInt(row.derived_size_delta_tokens),
      realised: BigInt(row.derived_realized_pnl_usd),
      size: BigInt(row.expected_position_size_usd_after),
      factor: BigInt(row.derived_pnl_to_pool_factor_after),
      isPoolCharged: true,
    },
  }
}

/** A trader who closes of his own will is paid in full by whoever takes the other side. */
function treatClose(row: CloseRow): Treatment {
  return row.max_pnl_factor_for_traders === null
    ? throughEngine(() => playClose(row))
    : notImitated('who closes of his own will is paid less than his profit; a trade here pays it')
}

/** The trader sells to the pool at mark and takes home all he has. */
function playClose(row: CloseRow): Outcome {
  const profit = wholeQuotient(BigInt(row.position_pnl_usd), BigInt(row.pool_token_price))
  const money = BigInt(row.position_collateral_tokens)
  const state = createState(poolBook({ entry: LOT_ENTRY, profit, lotCount: 1n, money, pool: RICH }))
  const amountQuote = quoteUnits(BigInt(row.expected_payout_tokens))
  for (const command of [
    {
      kind: 'trade',
      timeMs: 0,
      market: MARKET,
      lots: lots(1n),
      priceTicks: LOT_ENTRY + profit,
      buyer: { account: POOL, marginMode: 'cross' },
      seller: { account: WINNER, marginMode: 'cross' },
    },
    { kind: 'withdraw', timeMs: 0, account: WINNER, amountQuote },
  ] as const) {
    const { outcome } = step(state, command)
    if (outcome !== 'accepted') throw new Error(`${command.kind} was ${outcome}`)
  }
  return { observed: moneyOf(state, WINNER), expected: 0n }
}

const MARKET = 'M'
const POOL = 'pool'
const WINNER = 'winner'
const RICH = 1_000_000_000_000_000n
const LOT_ENTRY = 1_000_000_000_000n

/** When the pool owes too much, how little it may owe afterwards, and what share of a position an operator asks for. */
interface PoolRule {
  readonly startPpm: number
  readonly floorPpm: number
  readonly positionShareMaxPpm?: number
}

function ruleOf(row: ExecuteRow): PoolRule {
  return {
    startPpm: ppmOf(row.max_pnl_factor_for_adl),
    floorPpm: ppmOf(row.min_pnl_factor_after_adl),
  }
}

function ppmOf(factor: string): number {
  return Number(wholeQuotient(BigInt(factor), FACTOR_ONE / PPM))
}

/** Tokens of 10^-18 and prices of 10^-12 make USD of 10^-30. */
function markOf(row: PoolRow): bigint {
  const value = BigInt(row.open_interest_tokens) * BigInt(row.index_price)
  return wholeQuotient(value, USD_PER_UNIT)
}

function entryOf(row: PoolRow): bigint {
  return wholeQuotient(BigInt(row.open_interest_usd), USD_PER_UNIT)
}

function poolOf(row: PoolRow): bigint {
  const value = BigInt(row.pool_token_amount) * BigInt(row.pool_token_price)
  return wholeQuotient(value, USD_PER_UNIT)
}

function bookOf(row: PoolRow, lotCount: bigint, rule: PoolRule): BookSpec {
  if (!row.is_long) throw new Error('a row of the other side has no book yet')
  const entry = entryOf(row)
  const profit = markOf(row) - entry
  return poolBook({ entry, profit, lotCount, money: RICH, pool: poolOf(row), rule })
}

/** A winner who holds all open interest, and the pool on the other side. */
function poolBook({
  entry,
  profit,
  lotCount,
  money,
  pool,
  rule,
}: {
  readonly entry: bigint
  readonly profit: bigint
  readonly lotCount: bigint
  readonly money: bigint
  readonly pool: bigint
  readonly rule?: PoolRule
}): BookSpec {
  const side = (account: string, kind: AccountKind, amount: bigint, sign: bigint): AccountSpec => ({
    account,
    kind,
    collateralQuote: quoteUnits(amount),
    positions: [
      {
        market: MARKET,
        marginMode: 'cross',
        sizeLots: lots(sign * lotCount),
        entryValueQuote: quoteUnits(entry),
      },
    ],
  })
  return {
    domain: 'gmx',
    timeMs: 0,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(PPM) },
    markets: [
      {
        market: MARKET,
        contract: 'linear',
        tickValueQuote: quoteUnits(1n),
        markPriceTicks: ratio(entry + profit, lotCount),
        poolValueQuote: quoteUnits(pool),
        maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 1000n) }],
      },
    ],
    accounts: [side(WINNER, 'trader', money, 1n), side(POOL, 'vault', RICH, -1n)],
    funds: [],
    waterfall: rule === undefined ? [] : [poolLayer(rule)],
  }
}

function poolLayer({ startPpm, floorPpm, positionShareMaxPpm }: PoolRule): LayerSpec {
  const preset = findPreset('pool-profit')
  if (preset === undefined) throw new Error('the preset pool-profit is gone')
  const { spec } = preset
  const policy =
    positionShareMaxPpm === undefined
      ? spec
      : { ...spec, limits: { ...spec.limits, positionShareMaxPpm } }
  return {
    layer: 'adl',
    policy,
    trigger: { kind: 'poolFactor', account: POOL, startPpm, floorPpm },
  }
}

function resolve(book: BookSpec): { readonly state: State; readonly cases: readonly CaseView[] } {
  const state = createState(book)
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  const events = decision.outcome === 'accepted' ? decision.events : []
  return { state, cases: view(state).round(events).cases }
}

function moneyOf(state: State, account: string): bigint {
  return view(state).account(account)?.collateralQuote ?? 0n
}
