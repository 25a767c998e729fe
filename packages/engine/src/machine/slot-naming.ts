import { at } from '../quantity/assert.ts'
import type { Side } from '../quantity/units.ts'
import { type BucketName, bucketName } from './bucket-name.ts'
import type { StateRecord } from './state.ts'

/** The name of a position. */
export interface PositionName extends BucketName {
  readonly bucketSlot: number
  readonly market: string
  readonly side: Side
}

/** What the slots in events stand for. A slot keeps its meaning for ever. All throw for a slot that there is not. */
export interface SlotNaming {
  market(slot: number): string
  fund(slot: number): string
  account(slot: number): string
  bucket(slot: number): BucketName
  position(slot: number): PositionName
}

/** The names that a state gives to its slots. */
export function nameSlots(record: StateRecord): SlotNaming {
  const { terms, funds, shape } = record
  const bucket = (slot: number): BucketName => bucketName(record, slot)
  return {
    market: (slot) => at(terms.markets, slot).market,
    fund: (slot) => at(funds, slot).fund,
    account: (slot) => at(shape.accounts, slot).account,
    bucket,
    position: (slot) => {
      const { bucket: bucketSlot, market, side } = at(shape.positions, slot)
      return { ...bucket(bucketSlot), bucketSlot, market: at(terms.markets, market).market, side }
    },
  }
}
