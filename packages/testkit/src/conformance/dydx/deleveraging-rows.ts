import { createState, view } from '@plimsoll/engine'
import {
  notImitated,
  type Outcome,
  throughAdapter,
  throughEngine,
  type Treatment,
} from '../conformance-row.ts'
import { magnitude } from '../whole.ts'
import { bookOf, netCollateral, readAccounts } from './book.ts'
import { closeByForce, type ForcedClosing } from './forced-fills.ts'
import { isClosing, type Pair, pairPrice, settlePair, sizeOf, standIn } from './pairs.ts'
import type {
  BankruptcyPriceRow,
  OffsetRow,
  PeerAccount,
  PeerFill,
  PeerRow,
  ProcessRow,
  TriggerRow,
} from './vectors.ts'

const peerErrors: Readonly<Record<string, string>> = {
  exceedsPosition: 'ErrInvalidPerpetualPositionSizeDelta',
  invalidAmount: 'ErrInvalidPerpetualPositionSizeDelta',
  insufficientMargin: 'ErrFailedToUpdateSubaccounts',
}

/** Net collateral of accounts of a row, by sign. */
export function equitySigns(
  { markets }: Pick<PeerRow, 'markets'>,
  accounts: readonly PeerAccount[],
): ReadonlyMap<string, -1 | 0 | 1> {
  const state = createState(bookOf({ markets, accounts, waterfall: [] }))
  return new Map(
    accounts.map(({ id }) => {
      const { numerator } = netCollateral(state, id)
      return [id, numerator < 0n ? -1 : numerator > 0n ? 1 : 0]
    }),
  )
}

/** Whether a round opens for an account, and at which price it is closed then. */
export function treatTrigger(row: TriggerRow): Treatment {
  return throughEngine(() => {
    const { markets, account, perp_id } = row
    const delta = -sizeOf(account, perp_id)
    const accounts = [account, standIn(perp_id, delta)]
    const before = createState(bookOf({ markets, accounts, waterfall: [] }))
    const { numerator } = netCollateral(before, account.id)
    const { state, fills } = closeByForce({
      markets,
      accounts,
      account: account.id,
      perpId: perp_id,
      mayOrder: row.market_in_final_settlement,
    })
    const [after] = readAccounts(state, [account.id])
    const isClosed = fills.length === 1 && after?.positions.length === 0
    return {
      observed: {
        netCollateral: String(numerator),
        // Bankruptcy takes all that is left; settlement leaves it where it was.
        atBankruptcyPrice: isClosed && after.quote_quantums === '0',
        atOraclePrice: isClosed && after.quote_quantums === String(numerator),
      },
      expected: {
        netCollateral: row.derived_net_collateral,
        atBankruptcyPrice: row.expected_at_bankruptcy_price,
        atOraclePrice: row.expected_at_oracle_price,
      },
    }
  })
}

/** An account closed against a list: by a round where it has no equity and everyone on the list has, else pair by pair. */
export function treatOffset(row: OffsetRow): Treatment {
  const signs = equitySigns(row, row.accounts)
  const isBankrupt = signs.get(row.resolve_account) !== 1
  return isBankrupt && row.candidate_order.every((id) => signs.get(id) === 1)
    ? throughEngine(() => offsetInRound(row))
    : throughAdapter(() => offsetByPairs(row))
}

function offsetInRound(row: OffsetRow): Outcome {
  const closing = closingOf(row)
  const { state, fills } = closeByForce(closing)
  const openLots = (of: typeof state): bigint =>
    view(of)
      .totals()
      .openInterest.find(({ market }) => market === String(row.perp_id))?.lots ?? 0n
  const before = createState(bookOf({ ...closing, waterfall: [] }))
  const accounts = readAccounts(state, idsOf(row.expected_accounts))
  return compareOffset(row, { fills, accounts, closed: openLots(before) - openLots(state) })
}

function offsetByPairs(row: OffsetRow): Outcome {
  const closing = closingOf(row)
  const sign = BigInt(row.delta_base_quantums) < 0n ? -1n : 1n
  const fills: PeerFill[] = []
  let accounts = row.accounts
  let remaining = magnitude(BigInt(row.delta_base_quantums))
  for (const against of row.candidate_order) {
    const candidate = accounts.find(({ id }) => id === against)
    const held = candidate === undefined ? 0n : magnitude(sizeOf(candidate, row.perp_id))
    const size = held < remaining ? held : remaining
    if (size === 0n) continue
    const pair = {
      ...closing,
      accounts,
      resolve: row.resolve_account,
      against,
      delta: sign * size,
      priceMode: row.price_mode,
    }
    const outcome = settlePair(pair)
    if (outcome.refusal !== undefined) continue
    accounts = outcome.accounts
    remaining -= size
    fills.push({
      account: against,
      base_quantums: String(size),
      quote_delta_liquidated: String(outcome.quoteDelta),
    })
  }
  const closed = magnitude(BigInt(row.delta_base_quantums)) - remaining
  return compareOffset(row, { fills, accounts, closed })
}

function compareOffset(
  row: OffsetRow,
  after: {
    readonly fills: readonly PeerFill[]
    readonly accounts: readonly PeerAccount[]
    readonly closed: bigint
  },
): Outcome {
  const { fills, accounts, closed } = after
  const resolved = accounts.find(({ id }) => id === row.resolve_account)
  const left = resolved === undefined ? 0n : magnitude(sizeOf(resolved, row.perp_id))
  const opened = BigInt(row.open_interest_before)
  return {
    observed: { fills, accounts, remaining: String(left), openInterest: String(opened - closed) },
    expected: {
      fills: row.expected_fills,
      accounts: row.expected_accounts,
      remaining: row.expected_remaining_base_quantums,
      openInterest: row.expected_open_interest_after,
    },
  }
}

/** One pair: by a round where the engine would make this fill, else as the venue's own trade. */
export function treatProcess(row: ProcessRow): Treatment {
  const { delta_base_quantums, perp_id } = row
  const signs = equitySigns(row, row.accounts)
  const delta = BigInt(delta_base_quantums)
  const isWithin = (id: string, change: bigint): boolean =>
    row.accounts.some((one) => one.id === id && isClosing(one, perp_id, change))
  const isFill = isWithin(row.resolve_account, delta) && isWithin(row.offsetting_account, -delta)
  // The engine closes at the oracle price what has equity, at the bankruptcy price what owes.
  const unlike = row.price_mode === 'bankruptcy' ? 1 : -1
  const isOursToMake =
    signs.get(row.offsetting_account) === 1 && signs.get(row.resolve_account) !== unlike
  return isFill && isOursToMake
    ? throughEngine(() => processInRound(row))
    : treatPair(pairOf(row), () => processPair(row))
}

/** A pair that the venue settles, where the engine has a price for it. */
function treatPair(pair: Pair, play: () => Outcome): Treatment {
  const price = pairPrice(pair)
  if (price === undefined) {
    return notImitated(
      'an account above maintenance keeps its equity (S-6, D-9); the peer’s trigger does not ask for it either',
    )
  }
  if (price.denominator !== 1n) {
    return notImitated(
      'an account keeps its equity (S-6) unless it is liquidated at its limit (D-10), here no whole tick; the peer’s trigger does not ask for it either',
    )
  }
  return throughAdapter(play)
}

function processInRound(row: ProcessRow): Outcome {
  const { offsetting_account, perp_id } = row
  const against = row.accounts.find(({ id }) => id === offsetting_account)
  const held = against === undefined ? 0n : magnitude(sizeOf(against, perp_id))
  const apart = held - magnitude(BigInt(row.delta_base_quantums))
  const heldApart = { account: offsetting_account, perpId: perp_id, baseQuantums: apart }
  const { state, fills } = closeByForce({ ...closingOf(row), ...(apart > 0n && { heldApart }) })
  return compareProcess(row, {
    quoteDelta: fills[0]?.quote_delta_liquidated,
    accounts: readAccounts(state, idsOf(row.accounts)),
  })
}

function processPair(row: ProcessRow): Outcome {
  const { accounts, quoteDelta, refusal } = settlePair(pairOf(row))
  return compareProcess(row, {
    accounts,
    ...(refusal === undefined
      ? { quoteDelta: String(quoteDelta) }
      : { error: peerErrors[refusal] ?? refusal }),
  })
}

function compareProcess(row: ProcessRow, observed: unknown): Outcome {
  const { expected_error: error } = row
  if (error !== undefined) return { observed, expected: { error, accounts: row.accounts } }
  const expected = {
    quoteDelta: row.expected_quote_delta_liquidated ?? row.derived_quote_delta_liquidated,
    accounts: row.expected_accounts ?? row.derived_accounts,
  }
  return { observed, expected }
}

/** The price of one fill, whoever takes the lots. */
export function treatBankruptcyPrice(row: BankruptcyPriceRow): Treatment {
  const { markets, account, perp_id } = row
  const delta = BigInt(row.delta_base_quantums)
  const { positions, ...money } = standIn(perp_id, delta)
  const accounts = [account, { ...money, positions: delta === 0n ? [] : positions }]
  const pair = {
    markets,
    accounts,
    perpId: perp_id,
    resolve: account.id,
    against: 'standIn',
    delta,
    priceMode: 'bankruptcy' as const,
  }
  if (row.expected_quote_delta === undefined) {
    return throughAdapter(() => {
      const { refusal, accounts: after } = settlePair(pair)
      return {
        observed: { error: refusal && peerErrors[refusal], account: after[0] },
        expected: { error: row.expected_error, account },
      }
    })
  }
  const expected = row.expected_quote_delta
  if (equitySigns(row, [account]).get(account.id) === 1) {
    return treatPair(pair, () => {
      const [after] = settlePair(pair).accounts
      const change = BigInt(after?.quote_quantums ?? 0) - BigInt(account.quote_quantums)
      return { observed: String(change), expected }
    })
  }
  return throughEngine(() => ({
    observed: closeByForce({ ...pair, account: account.id }).fills.map(
      ({ quote_delta_liquidated }) => quote_delta_liquidated,
    ),
    expected: [expected],
  }))
}

function closingOf(row: OffsetRow | ProcessRow): ForcedClosing {
  return {
    markets: row.markets,
    accounts: row.accounts,
    account: row.resolve_account,
    perpId: row.perp_id,
  }
}

function pairOf(row: ProcessRow): Pair {
  return {
    ...closingOf(row),
    resolve: row.resolve_account,
    against: row.offsetting_account,
    delta: BigInt(row.delta_base_quantums),
    priceMode: row.price_mode,
  }
}

function idsOf(accounts: readonly PeerAccount[]): string[] {
  return accounts.map(({ id }) => id)
}
