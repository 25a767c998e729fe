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
  const paying = payers.flatMap(({ bucket }, index) => nonZero(bucket, at(charges, index)))
  const paid = debtors.flatMap((openCase, index) => nonZero(openCase, at(proceeds, index)))
  round.emit({
    kind: 'gainsHaircut',
    layerIndex,
    payers: paying.map(({ who }) => who),
    charges: paying.map(({ amount }) => storable(amount)),
    caseNumbers: paid.map(({ who }) => who.caseNumber),
    buckets: paid.map(({ who }) => who.bucket),
    proceeds: paid.map(({ amount }) => storable(amount)),
  })
}

function nonZero<T>(who: T, amount: bigint): { who: T; amount: bigint }[] {
  return amount > 0n ? [{ who, amount }] : []
}

function findPayers(round: Round): Payer[] {
  const { book } = round.ledger
  const { positions, valueScale } = book.shape
  const alreadyPaid = chargesSoFar(round)
  const dealt = dealtSoFar(round)
  const byBucket = new Map<number, { weight: bigint; gain: bigint }>()
  for (const [position, base] of gainsAtOpening(round)) {
    const { bucket } = at(positions, position)
    const { lots, valueQuote } = dealt.get(position) ?? { lots: 0n, valueQuote: 0n }
    const left = base - costAgainstMarkQuote(book, position, lots, valueQuote)
    const sum = byBucket.get(bucket) ?? { weight: 0n, gain: 0n }
    byBucket.set(bucket, { weight: sum.weight + base, gain: sum.gain + (left > 0n ? left : 0n) })
  }
  return [...byBucket]
    .map(([bucket, { weight, gain }]) => {
      const left = gain - (alreadyPaid.get(bucket) ?? 0n)
      const equity = floorDiv(equityScaled(book, bucket), valueScale)
      const cap = left < equity ? left : equity
      return { bucket, weight, cap: cap > 0n ? cap : 0n }
    })
    .sort((a, b) => a.bucket - b.bucket)
}

/** Gains that faced a case when the round opened. Inventories of funds and the cases themselves never pay (SPEC R-6). */
function gainsAtOpening({ opening, cases, caseBuckets }: Round): Map<number, bigint> {
  const { positions, sides, buckets } = opening.shape
  const facing = new Set(
    cases
      .flatMap(({ openedWith }) => openedWith)
      .map((slot) => at(positions, slot))
      .map(({ market, side }) => at(sides, market)[oppositeSide(side)]),
  )
  const gains = new Map<number, bigint>()
  for (const position of [...facing].flat()) {
    const { bucket } = at(positions, position)
    if (at(buckets, bucket).account < 0 || caseBuckets.has(bucket)) continue
    const gain = floorDiv(profitScaled(opening, position), opening.shape.valueScale)
    if (gain > 0n) gains.set(position, gain)
  }
  return gains
}

function chargesSoFar({ events }: Round): ReadonlyMap<number, bigint> {
  const charged = new Map<number, bigint>()
  for (const event of events) {
    if (event.kind !== 'gainsHaircut') continue
    event.payers.forEach((bucket, index) => {
      charged.set(bucket, (charged.get(bucket) ?? 0n) + BigInt(at(event.charges, index)))
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
