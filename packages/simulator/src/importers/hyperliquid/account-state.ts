import { BadRow } from '../reading/import-refusal.ts'
import { magnitude, moneyPlaces, pricePlaces, readFixed } from './fixed-amount.ts'
import type { HeldAccount, HeldPosition } from './held-account.ts'
import {
  addressOf,
  amountAt,
  fieldsOf,
  integerAt,
  type JsonFields,
  listOf,
  parseExact,
  textAt,
} from './json-fields.ts'
import { maintenanceOf } from './maintenance.ts'
import type { VenueMarket } from './venue-markets.ts'

/** What the states of accounts are held against. */
export interface StateTerms {
  readonly markets: ReadonlyMap<string, VenueMarket>
  /** By how much the mark an account was valued at may differ from the one of the book: parts of a million. */
  readonly markToleranceMillionths: bigint
}

/** An account, and whether the venue's own figure for its maintenance is the one we compute. */
export interface ReadState {
  readonly account: HeldAccount
  readonly hasSameMaintenance: boolean
}

/** The venue rounds each figure to 10^-6 USDC. */
const unit = 10n ** BigInt(moneyPlaces - 6)

/**
 * The answer to `{"type": "clearinghouseState"}` of one account, with its address: `{"user": …, "state": {…}}`, or
 * the fields of the state beside `user`. `address` may stand for `user`, `clearinghouseState` for `state`.
 *
 * Every figure that the venue gives twice has to agree: value of the position and PnL with the entry price, within the
 * five digits that is given with; value, margin and raw USD of each isolated position and of the cross wallet with
 * `accountValue`, within 10^-6 USDC for each figure added; and the mark the account was valued at with that of the book.
 *
 * @param named the address where the document itself has none
 * @throws BadRow
 */
export function readState(text: string, terms: StateTerms, named?: string): ReadState {
  const document = fieldsOf(parseExact(text), 'the line')
  const user = addressOf(document['user'] ?? document['address'] ?? named, 'user')
  const inner = document['state'] ?? document['clearinghouseState']
  const state = inner === undefined ? document : fieldsOf(inner, 'state')
  const positions = listOf(state['assetPositions'], 'assetPositions')
    .map((entry) => readPosition(fieldsOf(entry, 'a position'), terms))
    .filter((position) => position !== undefined)
  const coins = positions.map(({ held }) => held.coin)
  const twice = coins.find((coin, index) => coins.indexOf(coin) !== index)
  if (twice !== undefined) throw new BadRow('duplicatePosition', `${user} has ${twice} twice`)
  const rawUsd = money(fieldsOf(state['crossMarginSummary'], 'crossMarginSummary'), 'totalRawUsd')
  refuseOtherValue(user, rawUsd, positions, state)
  return {
    account: {
      account: user,
      timeMs: integerAt(state, 'time'),
      rawUsd,
      positions: positions.map(({ held }) => held),
    },
    hasSameMaintenance: isSameMaintenance(positions, state, terms),
  }
}

interface ReadPosition {
  readonly held: HeldPosition
  /** Size times the mark it was valued at. */
  readonly value: bigint
}

function readPosition(entry: JsonFields, terms: StateTerms): ReadPosition | undefined {
  const fields = fieldsOf(entry['position'], 'position')
  const coin = textAt(fields, 'coin')
  const size = readFixed(amountAt(fields, 'szi'), pricePlaces, 'szi')
  // A closed position can stay listed.
  if (size === 0n) return undefined
  const market = terms.markets.get(coin)
  if (market === undefined) throw new BadRow('unknownMarket', `${coin} is not in the universe`)
  if (size % 10n ** BigInt(pricePlaces - market.sizeDecimals) !== 0n) {
    throw new BadRow('offGrid', `szi of ${coin} is no whole number of lots`)
  }
  const notional = money(fields, 'positionValue')
  const value = size > 0n ? notional : -notional
  const cost = value - money(fields, 'unrealizedPnl')
  refuseOtherEntry(coin, size, cost, amountAt(fields, 'entryPx'))
  refuseOtherMark(coin, size, notional, terms)
  const leverage = fieldsOf(fields['leverage'], 'leverage')
  const held: HeldPosition = { coin, size, cost, leverage: integerAt(leverage, 'value') }
  if (textAt(leverage, 'type') === 'isolated') {
    held.isolatedRawUsd = money(leverage, 'rawUsd')
    const margin = money(fields, 'marginUsed')
    if (magnitude(held.isolatedRawUsd + value - margin) > 2n * unit) {
      throw new BadRow('accountValue', `marginUsed of ${coin} is not rawUsd plus its value`)
    }
  }
  return { held, value }
}

function refuseOtherEntry(coin: string, size: bigint, cost: bigint, entryText: string): void {
  const entry = readFixed(entryText, pricePlaces, 'entryPx')
  const difference = magnitude(size * entry - cost)
  if (difference * 10_000n <= magnitude(size * entry) + 10_000n * unit) return
  const detail = `entryPx of ${coin}, ${entryText}, does not agree with positionValue and unrealizedPnl`
  throw new BadRow('entryPrice', detail)
}

function refuseOtherMark(
  coin: string,
  size: bigint,
  notional: bigint,
  { markets, markToleranceMillionths }: StateTerms,
): void {
  const markText = markets.get(coin)?.markPrice
  if (markText === undefined) throw new BadRow('missingMark', `${coin} has no mark price`)
  const atMark = magnitude(size) * readFixed(markText, pricePlaces, 'markPx')
  const difference = magnitude(notional - atMark)
  if (difference * 1_000_000n <= atMark * markToleranceMillionths + unit * 1_000_000n) return
  const detail = `the position in ${coin} was valued at another mark than ${markText}; read states and marks at one instant, or say how far they may be apart with --mark-tolerance`
  throw new BadRow('otherMark', detail)
}

function refuseOtherValue(
  user: string,
  rawUsd: bigint,
  positions: readonly ReadPosition[],
  state: JsonFields,
): void {
  const cross = positions.filter(({ held }) => held.isolatedRawUsd === undefined)
  const isolated = positions.filter(({ held }) => held.isolatedRawUsd !== undefined)
  const crossValue = cross.reduce((sum, { value }) => sum + value, rawUsd)
  const statedCross = money(fieldsOf(state['crossMarginSummary'], 'cross'), 'accountValue')
  const all = isolated.reduce(
    (sum, { held, value }) => sum + value + (held.isolatedRawUsd ?? 0n),
    crossValue,
  )
  const raw = isolated.reduce((sum, { held }) => sum + (held.isolatedRawUsd ?? 0n), rawUsd)
  const summary = fieldsOf(state['marginSummary'], 'marginSummary')
  const differences = [
    crossValue - statedCross,
    all - money(summary, 'accountValue'),
    raw - money(summary, 'totalRawUsd'),
  ]
  const allowed = BigInt(positions.length + 2) * unit
  if (differences.some((difference) => magnitude(difference) > allowed)) {
    throw new BadRow('accountValue', `accountValue of ${user} is not the sum of its parts`)
  }
}

function isSameMaintenance(
  positions: readonly ReadPosition[],
  state: JsonFields,
  { markets }: StateTerms,
): boolean {
  const computed = positions
    .filter(({ held }) => held.isolatedRawUsd === undefined)
    .reduce((sum, { held, value }) => {
      return sum + maintenanceOf(magnitude(value), markets.get(held.coin)?.tiers ?? [])
    }, 0n)
  const stated = money(state, 'crossMaintenanceMarginUsed')
  return magnitude(computed - stated) <= BigInt(positions.length + 1) * unit + computed / 10n ** 10n
}

function money(fields: JsonFields, name: string): bigint {
  return readFixed(amountAt(fields, name), moneyPlaces, name)
}
