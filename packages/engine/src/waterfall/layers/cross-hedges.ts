import { accountOf, walletOf } from '../../account/book.ts'
import { equityScaled } from '../../account/equity.ts'
import { realisedPnlQuote } from '../../ledger/fill.ts'
import { Stressed } from '../../policy/level/stressed.ts'
import type { StressSpec } from '../../policy/policy-spec.ts'
import { priceMoves } from '../../policy/price-moves.ts'
import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import type { Side } from '../../quantity/units.ts'
import { stressLosses, stressSlopes } from '../../risk/stress.ts'
import type { Round } from '../round.ts'
import { shareAtMark } from './crossing.ts'

/** A leg that its owner agreed to close where that calms his portfolio. */
interface OfferedLeg {
  readonly position: number
  readonly lots: bigint
}

/**
 * Where a layer broke hedges, other legs of accounts that agreed to it are closed against each other at mark, as far as that
 * lowers their stress leverage (SPEC A-13). Nobody else is touched. Rounding as where cases cross: the two sides get the same.
 */
export function crossHedges(round: Round, stress: StressSpec, layerIndex: number): void {
  const wallets = brokenWallets(round, layerIndex)
  if (wallets.length < 2 || round.plansExpireMs !== undefined) return
  for (const market of round.ledger.book.prices.markets.keys()) {
    if (!round.barred.has(market)) crossMarket(round, { stress, layerIndex, wallets, market })
  }
}

/** Wallets whose hedges the layer broke, of accounts that agreed to have the other legs closed; in holder order. */
function brokenWallets({ events, ledger }: Round, layerIndex: number): number[] {
  const { shape } = ledger.book
  const broken = new Set<number>()
  for (const event of events) {
    if (event.kind !== 'deleveragingPlanned' || event.layerIndex !== layerIndex) continue
    event.hedgesBroken?.forEach((isBroken, row) => {
      const { bucket } = at(shape.positions, at(event.positions, row))
      const account = accountOf(shape, bucket)
      if (isBroken && account?.bothLegs && walletOf(account) === bucket) broken.add(bucket)
    })
  }
  return [...broken].sort((a, b) => shape.compareBuckets(a, b))
}

interface Crossing {
  readonly stress: StressSpec
  readonly layerIndex: number
  readonly wallets: readonly number[]
  readonly market: number
}

function crossMarket(round: Round, { stress, layerIndex, wallets, market }: Crossing): void {
  const { book } = round.ledger
  const moves = priceMoves(stress, round.scenarios, market)
  const offeredBy = (side: Side): OfferedLeg[] => {
    const effect = {
      slopes: stressSlopes(book, market, side, moves),
      gap: { numerator: 0n, denominator: 1n },
    }
    return at(book.shape.sides, market)[side].flatMap((position) => {
      const { bucket } = at(book.shape.positions, position)
      const free = book.lots.get(position) - book.reservedLots.get(position)
      if (free === 0 || !wallets.includes(bucket)) return []
      const losses = stressLosses(book, bucket, moves, stress !== 'ownMarket')
      const stressed = new Stressed(losses, equityScaled(book, bucket), effect, free)
      const lots = BigInt(stressed.calmest(free))
      return lots > 0n ? [{ position, lots }] : []
    })
  }
  const longs = offeredBy('long')
  const shorts = offeredBy('short')
  const longLots = totalOf(longs)
  const shortLots = totalOf(shorts)
  const total = longLots < shortLots ? longLots : shortLots
  if (total === 0n) return
  const closed = [longs, shorts].flatMap((legs) => shareAtMark(book, market, legs, total))
  round.emit({
    kind: 'hedgesCrossed',
    layerIndex,
    positions: closed.map(({ position }) => position),
    lots: closed.map(({ lots }) => storable(lots)),
    values: closed.map(({ valueQuote }) => storable(valueQuote)),
    realised: closed.map((fill) => storable(realisedPnlQuote(book, fill))),
  })
}

function totalOf(legs: readonly OfferedLeg[]): bigint {
  return legs.reduce((sum, { lots }) => sum + lots, 0n)
}
