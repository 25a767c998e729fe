import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { floorDiv } from '../../quantity/division.ts'
import { fundingToSettle } from '../../ledger/funding.ts'
import type { AccrueFunding } from '../command.ts'
import { CommandRefused, type Deliberation, emit } from '../deliberation.ts'
import { marketSlot } from '../lookup.ts'

/** Makes the funding of one market owed (SPEC D-8). */
export function accrueFunding(thinking: Deliberation, command: AccrueFunding): void {
  const { numerator, denominator } = command.quotePerLot
  if (denominator <= 0n) {
    throw new CommandRefused('invalidAmount', 'quotePerLot needs a denominator above 0')
  }
  const { book } = thinking.ledger
  const market = marketSlot(thinking.record, command.market)
  const byBucket = new Map<number, bigint>()
  for (const side of ['long', 'short'] as const) {
    const signed = side === 'long' ? -numerator : numerator
    for (const position of at(book.shape.sides, market)[side]) {
      // Down: a payer pays the unit begun, a receiver does not get it.
      const amount = floorDiv(BigInt(book.lots.get(position)) * signed, denominator)
      const { bucket } = at(book.shape.positions, position)
      if (amount !== 0n) byBucket.set(bucket, (byBucket.get(bucket) ?? 0n) + amount)
    }
  }
  if (byBucket.size === 0) return
  const { funds } = thinking.record
  const inventories = new Map(funds.map(({ inventoryBucket }, fund) => [inventoryBucket, fund]))
  const rows = [...byBucket].sort(([a], [b]) => book.shape.compareBuckets(a, b))
  const holders = rows.filter(([bucket]) => !inventories.has(bucket))
  const inventory = rows.filter(([bucket]) => inventories.has(bucket))
  emit(thinking, {
    kind: 'fundingAccrued',
    market,
    buckets: holders.map(([bucket]) => bucket),
    amounts: holders.map(([, amount]) => storable(amount)),
    funds: inventory.map(([bucket]) => inventories.get(bucket) ?? 0),
    fundAmounts: inventory.map(([, amount]) => storable(amount)),
    residue: storable(-rows.reduce((sum, [, amount]) => sum + amount, 0n)),
  })
}

/** Turns what is owed into money. */
export function settleFunding(thinking: Deliberation): void {
  const settled = fundingToSettle(thinking.ledger.book)
  if (settled !== undefined) emit(thinking, settled)
}
