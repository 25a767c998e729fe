import { checkFixed, magnitude, moneyPlaces, pricePlaces, readFixed } from './fixed-amount.ts'
import { BadRow } from '../reading/import-refusal.ts'
import type { EventSource, ImportEvent, ImportEventKind } from '../reading/import-event.ts'
import { addressOf, amountAt, fieldsOf, integerAt, type JsonFields, textAt } from './json-fields.ts'

/** One side of a trade, as `[user, fill]` of the venue's node files gives it. */
export interface Fill {
  readonly user: string
  readonly coin: string
  readonly timeMs: number
  readonly isBuy: boolean
  /** In 10^-9, above 0. */
  readonly size: bigint
  readonly trade: string
  readonly price: string
  readonly source: EventSource
  /** Whether somebody else has to be on the other side: not where a market ends, or the venue nets its own vaults. */
  readonly isTrade: boolean
  /** Absent for a coin that is traded for itself, without a position. */
  readonly event: ImportEvent | undefined
}

/**
 * Reads `[user, fill]`. Coins of the spot market (`@107`, `PURR/USDC`) have no positions and give no event.
 *
 * @throws BadRow
 */
export function readFill(pair: readonly unknown[], source: EventSource): Fill {
  const user = addressOf(pair[0], 'user')
  const fields = fieldsOf(pair[1], 'fill')
  const coin = textAt(fields, 'coin')
  const sideText = textAt(fields, 'side')
  if (sideText !== 'A' && sideText !== 'B') {
    throw new BadRow('badSide', `side is neither A nor B: ${JSON.stringify(sideText.slice(0, 40))}`)
  }
  const isBuy = sideText === 'B'
  const price = textAt(fields, 'px')
  const size = readFixed(textAt(fields, 'sz'), pricePlaces, 'sz')
  if (size <= 0n || readFixed(price, pricePlaces, 'px') <= 0n) {
    throw new BadRow('badNumber', 'px and sz have to be above 0')
  }
  const timeMs = integerAt(fields, 'time')
  const trade = String(integerAt(fields, 'tid'))
  const isTrade = !isSpot(coin) && !withoutOtherSide.has(String(fields['dir']))
  const own = { user, coin, timeMs, isBuy, size, price, trade, source, isTrade }
  return { ...own, event: isSpot(coin) ? undefined : eventOf(own, fields) }
}

const withoutOtherSide: ReadonlySet<string> = new Set(['Settlement', 'Net Child Vaults'])

/** What the venue's own perpetuals are settled in. */
export const moneyAsset = 'USDC'

/** Whether a coin is of the spot market. */
function isSpot(coin: string): boolean {
  return coin.startsWith('@') || coin.includes('/')
}

function eventOf(
  { user, coin, timeMs, isBuy, size, price, trade, source }: Omit<Fill, 'event'>,
  fields: JsonFields,
): ImportEvent {
  const positionBefore = textAt(fields, 'startPosition')
  const before = readFixed(positionBefore, pricePlaces, 'startPosition')
  const realisedPnl = amountAt(fields, 'closedPnl')
  checkFixed(realisedPnl, moneyPlaces, 'closedPnl')
  const feeToken = textAt(fields, 'feeToken')
  const fee = amountAt(fields, 'fee')
  checkFixed(fee, moneyPlaces, 'fee')
  const dir = textAt(fields, 'dir')
  const liquidation = readLiquidation(fields['liquidation'])
  const kind = kindOf(user, dir, liquidation)
  return {
    timeMs,
    kind,
    market: coin,
    account: user,
    side: sideOf(before, isBuy ? size : -size),
    direction: isBuy ? 'buy' : 'sell',
    size: textAt(fields, 'sz'),
    price,
    ...(liquidation && { markPrice: liquidation.markPrice }),
    fee,
    ...(feeToken !== moneyAsset && { feeAsset: feeToken }),
    realisedPnl,
    positionBefore,
    trade,
    detail: kind === 'fill' ? dir : (liquidation?.method ?? dir),
    source,
  }
}

interface Liquidation {
  /** Absent where the source does not name it. */
  readonly account: string | undefined
  readonly markPrice: string
  readonly method: string
}

function readLiquidation(value: unknown): Liquidation | undefined {
  if (value === undefined || value === null) return undefined
  const fields = fieldsOf(value, 'liquidation')
  const { liquidatedUser: liquidated } = fields
  const markPrice = amountAt(fields, 'markPx')
  checkFixed(markPrice, pricePlaces, 'markPx')
  return {
    account: liquidated === undefined ? undefined : addressOf(liquidated, 'liquidatedUser'),
    markPrice,
    method: textAt(fields, 'method'),
  }
}

function kindOf(user: string, dir: string, liquidation: Liquidation | undefined): ImportEventKind {
  if (dir === 'Auto-Deleveraging') {
    return liquidation?.account === user ? 'liquidation' : 'deleveraging'
  }
  if (dir === 'Settlement') return 'settlement'
  const isLiquidated = liquidation?.account === user || dir.startsWith('Liquidated')
  return isLiquidated ? 'liquidation' : 'fill'
}

/** The side that is closed, or opened; where the position turns, the side it ends on. */
function sideOf(before: bigint, change: bigint): 'long' | 'short' {
  const closes =
    before !== 0n && before > 0n !== change > 0n && magnitude(change) <= magnitude(before)
  return (closes ? before > 0n : change > 0n) ? 'long' : 'short'
}
