import { dependsOn } from '../../account/book.ts'
import { deficitQuote, equityScaled, profitScaled } from '../../account/equity.ts'
import { apportion } from '../../quantity/apportion.ts'
import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { floorDiv } from '../../quantity/division.ts'
import { oppositeSide } from '../../quantity/units.ts'
import { costAgainstMarkQuote } from '../../risk/candidate-cap.ts'
import type { OpenCase, Round } from '../round.ts'
import type { Layer } from './layer.ts'

/**
 * Charges the gains opposite to the cases, pro rata to what they were when the round opened, never more than a gain
 * or an equity (SPEC L-5; variation-margin gains haircutting). Accounts without a position never pay.
 */
export function profitHaircut(layerIndex: number): Layer {
  return {
    act: (round, cases) => chargeGains(round, cases, layerIndex),
    explainIdle: ({ ledger }, { bucket, openedWith }) => {
      if (deficitQuote(ledger.book, bucket) === 0n) return 'no deficit remains'
      return openedWith.length === 0
        ? 'the case held no position, so no side is opposite to it'
        : 'no gain is left on the opposite side'
    },
  }
}

/** A bucket that may be charged: pro rata to `weight`, at most `cap`, both quote units. */
interface Payer {
  readonly bucket: number
  readonly weight: bigint
  readonly cap: bigint
  /** What is left of the gain of each of its positions. */
  readonly gains: readonly { readonly position: number; readonly left: bigint }[]
}

function chargeGains(round: Round, cases: readonly OpenCase[], layerIndex: number): void {
  const { book } = round.ledger
  const debtors = cases
    .filter(({ openedWith }) => openedWith.length > 0)
    .map((openCase) => ({ ...openCase, deficit: deficitQuote(book, openCase.bucket) }))
    .filter(({ deficit }) => deficit > 0n)
  const deficits = debtors.map(({ deficit }) => deficit)
  const payers = findPayers(round)
  const charges = apportion({
    total: deficits.reduce((sum, deficit) => sum + deficit, 0n),
    weights: payers.map(({ weight }) => weight),
    caps: payers.map(({ cap }) => cap),
  })
  const raised = charges.reduce((sum, charge) => sum + charge, 0n)
  if (raised === 0n) return
  const proceeds = apportion({ total: raised, weights: deficits, caps: deficits })
  const charged = payers.flatMap((payer, index) => chargeByPosition(payer, at(charges, index)))
  const paid = debtors.flatMap((openCase, index) => nonZero(openCase, at(proceeds, index)))
  round.emit({
    kind: 'gainsHaircut',
    layerIndex,
    positions: charged.map(({ who }) => who),
    charges: charged.map(({ amount }) => storable(amount)),
    caseNumbers: paid.map(({ who }) => who.caseNumber),
    buckets: paid.map(({ who }) => who.bucket),
    proceeds: paid.map(({ amount }) => storable(amount)),
  })
}

/** The charge of a bucket, on the gains of its positions one after the other. */
function chargeByPosition({ gains }: Payer, charge: bigint): { who: number; amount: bigint }[] {
  let rest = charge
  return gains.flatMap(({ position, left }) => {
    const part = left < rest ? left : rest
    rest -= part
    return nonZero(position, part)
  })
}

function nonZero<T>(who: T, amount: bigint): { who: T; amount: bigint }[] {
  return amount > 0n ? [{ who, amount }] : []
}

function findPayers(round: Round): Payer[] {
  const { book } = round.ledger
  const { positions } = book.shape
  const { valueScale } = book.prices
  const charged = chargesSoFar(round)
  const dealt = dealtSoFar(round)
  const byBucket = new Map<number, Gain[]>()
  for (const [position, base] of gainsAtOpening(round)) {
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

function atLeastZero(amount: bigint): bigint {
  return amount > 0n ? amount : 0n
}

/**
 * Gains that faced an answering leg of a case when the round opened, less what earlier rounds charged on them (SPEC
 * Inventories of funds, accounts with a case, and buckets whose equity nobody knows never pay.
 */
function gainsAtOpening({ opening, cases, caseAccounts, barred }: Round): Map<number, bigint> {
  const { positions, sides, buckets } = opening.shape
  const { valueScale } = opening.prices
  const facing = new Set(
    cases
      .flatMap(({ answering }) => answering)
      .map((slot) => at(positions, slot))
      .map(({ market, side }) => at(sides, market)[oppositeSide(side)]),
  )
  const gains = new Map<number, bigint>()
  for (const position of [...facing].flat()) {
    const { account } = at(buckets, at(positions, position).bucket)
    if (account < 0 || caseAccounts.has(account)) continue
    if (dependsOn(opening, at(positions, position).bucket, barred)) continue
    const profit = floorDiv(profitScaled(opening, position), valueScale)
    const gain = profit - BigInt(opening.chargedGain.get(position))
    if (gain > 0n) gains.set(position, gain)
  }
  return gains
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
    if (event.kind !== 'deleveragingFilled') continue
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
