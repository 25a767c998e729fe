import { bucketsOf, ledgerOf, positionIn } from '../book/book.ts'
import { absolute, compare, multiply, one, rational, subtract } from '../exact/rational.ts'
import { expectThat } from './audit.ts'
import {
  addTo,
  legName,
  lotsIn,
  marketNamed,
  type Replay,
  replayClose,
  type Turn,
  unitsIn,
} from './replay.ts'
import { isLongOfValue } from './value-side.ts'

/**
 * Other legs of those whose hedge a layer broke and who agreed to it, closed at mark: nobody else's, and nothing is won or lost
 * by it together.
 */
export function auditCrossedHedges(
  replay: Replay,
  turns: readonly Turn[],
  layerIndex: number,
): void {
  const { audit, book, document } = replay
  const rows = (document.hedgesCrossed ?? []).filter((row) => row.layerIndex === layerIndex)
  const broken = new Set(
    turns
      .flatMap(({ row }) => row?.fills ?? [])
      .filter(({ hedgeBroken }) => hedgeBroken === true)
      .map(({ account, bucket }) => `${account}:${bucket}`),
  )
  const sums = new Map<string, { lots: bigint; value: bigint }>()
  for (const row of rows) {
    const market = marketNamed(book, row.market)
    const bucket = bucketsOf(book).find((each) => ledgerOf(each) === `${row.account}:${row.bucket}`)
    const held = bucket === undefined ? undefined : positionIn(bucket, market, row.side)
    const [lots, value] = [lotsIn(market, row.size), unitsIn(book, row.value)]
    const at = `hedges crossed, ${row.account}`
    const isAgreed = bucket !== undefined && bucket.account.bothLegs && broken.has(ledgerOf(bucket))
    expectThat(audit, 'hedges', isAgreed && row.bucket === 'cross', at, () => {
      return 'its hedge was not broken in this layer, or it has not agreed to this'
    })
    const fits = held !== undefined && lots > 0n && lots <= held.lots
    expectThat(audit, 'position', fits, at, () => `no ${row.size} ${row.side} to close`)
    if (!fits || bucket === undefined) continue
    const exact = multiply(rational(lots), market.lotValue)
    const isAtMark = compare(absolute(subtract(rational(value), exact)), one) < 0
    expectThat(audit, 'value', isAtMark, at, () => `${row.value} is not the mark value`)
    const sum = sums.get(row.market) ?? { lots: 0n, value: 0n }
    sums.set(row.market, {
      lots: sum.lots + (row.side === 'long' ? lots : -lots),
      value: sum.value + (isLongOfValue(held) ? value : -value),
    })
    addTo(replay.closedLots, legName(bucket, market, row.side), lots)
    const realised = replayClose(bucket, held, lots, value)
    expectThat(audit, 'value', unitsIn(book, row.realisedPnl) === realised, at, () => {
      return `realised ${row.realisedPnl}, replayed ${realised} units`
    })
  }
  for (const [market, { lots, value }] of sums) {
    expectThat(audit, 'hedges', lots === 0n && value === 0n, market, () => {
      return `sides differ by ${lots} lots and ${value} units`
    })
  }
}
