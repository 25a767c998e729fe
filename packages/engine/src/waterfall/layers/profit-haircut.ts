import { type Book, dependsOn } from '../../account/book.ts'
import { deficitQuote, equityScaled, profitScaled } from '../../account/equity.ts'
import { at, unreachable } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { floorDiv } from '../../quantity/division.ts'
import { subtractRatios } from '../../quantity/ratio.ts'
import { oppositeSide } from '../../quantity/units.ts'
import { costAgainstMarkQuote } from '../../risk/candidate-cap.ts'
import type { HaircutBase } from '../layer-spec.ts'
import type { OpenCase, Round } from '../round.ts'
import type { Layer } from './layer.ts'
import { atLeastZero, debtorsAmong, type Payer, shareLoss } from './share-loss.ts'

/** Gains that positions have: those a haircut can charge without asking who is flat. */
export type PositionGains = Exclude<HaircutBase, 'unsettledProfit'>

/**
 * Charges the gains that face the cases, or all in their markets, pro rata to what they were when the round opened, never
 * more than a gain or an equity (SPEC L-5; variation-margin gains haircutting). Accounts without a position never pay.
 */
export function profitHaircut(
  layerIndex: number,
  base: PositionGains,
  isRepayable: true | undefined,
): Layer {
  return {
    act: (round, cases) => chargeGains(round, cases, { layerIndex, base, isRepayable }),
    explainIdle: ({ ledger }, { bucket, openedWith }) => {
      if (deficitQuote(ledger.book, bucket) === 0n) return 'no deficit remains'
      if (openedWith.length === 0) return 'the case held no position, so no side is opposite to it'
      return base === 'oppositeGains'
        ? 'no gain is left on the opposite side'
        : 'no gain is left in its markets'
    },
  }
}

/** A haircut as declared. */
interface Haircut {
  readonly layerIndex: number
  readonly base: PositionGains
  readonly isRepayable: true | undefined
}

/** A bucket that may be charged, with what is left of the gain of each of its positions. */
interface GainPayer extends Payer {
  readonly gains: readonly { readonly position: number; readonly left: bigint }[]
}

function chargeGains(
  round: Round,
  cases: readonly OpenCase[],
  { layerIndex, base, isRepayable }: Haircut,
): void {
  const debtors = debtorsAmong(
    round,
    cases.filter(({ openedWith }) => openedWith.length > 0),
  )
  const payers = findPayers(round, base)
  const shared = shareLoss(payers, debtors)
  if (shared === undefined) return
  const charged = payers.flatMap((payer, index) =>
    chargeByPosition(payer, at(shared.charges, index)),
  )
  round.emit({
    kind: 'gainsHaircut',
    layerIndex,
    positions: charged.map(({ position }) => position),
    charges: charged.map(({ amount }) => storable(amount)),
    ...shared.proceeds,
    ...(isRepayable && { isRepayable }),
  })
}

/** The charge of a bucket, on the gains of its positions one after the other. */
function chargeByPosition(
  { gains }: GainPayer,
  charge: bigint,
): { position: number; amount: bigint }[] {
  let rest = charge
  return gains.flatMap(({ position, left }) => {
    const amount = left < rest ? left : rest
    rest -= amount
    return amount > 0n ? [{ position, amount }] : []
  })
}

function findPayers(round: Round, gainBase: PositionGains): GainPayer[] {
  const { book } = round.ledger
  const { positions } = book.shape
  const { valueScale } = book.prices
  const charged = chargesSoFar(round)
  const dealt = dealtSoFar(round)
  const byBucket = new Map<number, Gain[]>()
  for (const [position, base] of gainsAtOpening(round, gainBase)) {
    const { bucket } = at(positions, position)
    const { lots, valueQuote } = dealt.get(position) ?? { lots: 0n, valueQuote: 0n }
    const kept = atLeastZero(base - costAgainstMarkQuote(book, position, lots, valueQuote))
    const gain = { position, base, kept, charged: charged.get(position) ?? 0n }
    const others = byBucket.get(bucket)
    if (others === undefined) byBucket.set(bucket, [gain])
    else others.push(gain)
  }
  return [...byBucket]
    .sort(([a], [b]) => book.shape.compareBuckets(a, b))
    .map(([bucket, gains]) => {
      // What plans that are still to be carried out will cost is spent already.
      const reserved = BigInt(book.reservedMoney.get(bucket))
      const left = gains.reduce((sum, gain) => sum + gain.kept - gain.charged, -reserved)
      const equity = floorDiv(equityScaled(book, bucket), valueScale) - reserved
      return {
        bucket,
        weight: gains.reduce((sum, { base }) => sum + base, 0n),
        cap: atLeastZero(left < equity ? left : equity),
        gains: gains.map((gain) => ({
          position: gain.position,
          left: atLeastZero(gain.kept - gain.charged),
        })),
      }
    })
}

/** The gain of a position at opening, what cuts have left of it, and what this round has charged on it. */
interface Gain {
  readonly position: number
  readonly base: bigint
  readonly kept: bigint
  readonly charged: bigint
}

/**
 * Gains that faced an answering leg of a case when the round opened, or were in its market, less what earlier rounds charged
 * on them (SPEC R-6). Inventories of funds, accounts with a case, and buckets whose equity nobody knows never pay.
 */
function gainsAtOpening(
  { opening, cases, caseAccounts, barred }: Round,
  base: PositionGains,
): Map<number, bigint> {
  const { positions, sides, buckets } = opening.shape
  const facing = new Set(
    cases
      .flatMap(({ answering }) => answering)
      .map((slot) => at(positions, slot))
      .flatMap(({ market, side }) => {
        const { long, short } = at(sides, market)
        return base === 'oppositeGains' ? [at(sides, market)[oppositeSide(side)]] : [long, short]
      }),
  )
  const gains = new Map<number, bigint>()
  for (const position of [...facing].flat()) {
    const { account } = at(buckets, at(positions, position).bucket)
    if (account < 0 || caseAccounts.has(account)) continue
    if (dependsOn(opening, at(positions, position).bucket, barred)) continue
    const gain = gainQuote(opening, position, base) - BigInt(opening.chargedGain.get(position))
    if (gain > 0n) gains.set(position, gain)
  }
  return gains
}

/** What a position has won since its entry, or since the previous mark: whole quote units, rounded down. */
function gainQuote(book: Book, position: number, base: PositionGains): bigint {
  switch (base) {
    case 'oppositeGains':
    case 'marketGains':
      return floorDiv(profitScaled(book, position), book.prices.valueScale)
    case 'periodGains': {
      const { market, valueSide } = at(book.shape.positions, position)
      const { markLotQuote, previousMarkLotQuote } = at(book.prices.markets, market)
      const { numerator, denominator } = subtractRatios(markLotQuote, previousMarkLotQuote)
      const lots = BigInt(book.lots.get(position))
      return floorDiv(lots * (valueSide === 'long' ? numerator : -numerator), denominator)
    }
    default:
      return unreachable(base)
  }
}

/** What haircuts of this round have charged on each position. */
function chargesSoFar({ events }: Round): ReadonlyMap<number, bigint> {
  const charged = new Map<number, bigint>()
  for (const event of events) {
    if (event.kind !== 'gainsHaircut') continue
    event.positions.forEach((position, index) => {
      charged.set(position, (charged.get(position) ?? 0n) + BigInt(at(event.charges, index)))
    })
  }
  return charged
}

/** Lots and value of the fills of each position in this round. */
function dealtSoFar({ events }: Round): ReadonlyMap<number, { lots: bigint; valueQuote: bigint }> {
  const dealt = new Map<number, { lots: bigint; valueQuote: bigint }>()
  for (const event of events) {
    if (event.kind !== 'deleveragingFilled' && event.kind !== 'marketSettled') continue
    event.positions.forEach((position, index) => {
      const before = dealt.get(position) ?? { lots: 0n, valueQuote: 0n }
      dealt.set(position, {
        lots: before.lots + BigInt(at(event.lots, index)),
        valueQuote: before.valueQuote + BigInt(at(event.values, index)),
      })
    })
  }
  return dealt
}
