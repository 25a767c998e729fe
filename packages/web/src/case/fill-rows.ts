import { compareDecimals } from '@plimsoll/client'
import type { Fill, Layer, Round } from './case-document.ts'

/** A fill of a round with what it is compared with. */
export interface FillRow {
  /** Place among all fills of the round, from 0. */
  readonly at: number
  /** Place of its layer, from 1. */
  readonly place: number
  readonly layer: Layer
  readonly fill: Fill
  /** How far its price is from mark, as a part of mark; undefined where either has no number. */
  readonly gap: number | undefined
  /** The same of the bankruptcy price. */
  readonly bankruptcyGap: number | undefined
}

/** All fills of a round in the order in which they happened. */
export function fillRows({ case: one }: Round): readonly FillRow[] {
  const rows = one.layers.flatMap((layer, index) =>
    layer.fills.map((fill) => ({ place: index + 1, layer, fill })),
  )
  return rows.map((row, at) => ({
    ...row,
    at,
    gap: gapOf(row.fill.price, row.fill.markPrice),
    bankruptcyGap: gapOf(row.fill.bankruptcyPrice, row.fill.markPrice),
  }))
}

function gapOf(price: string | undefined, markPrice: string): number | undefined {
  const mark = Number(markPrice)
  return price === undefined || mark === 0 ? undefined : Number(price) / mark - 1
}

/** The scale on which the gaps of all rows are drawn: the largest, to either side. */
export function widestGap(rows: readonly FillRow[]): number {
  return rows.reduce(
    (most, { gap = 0, bankruptcyGap = 0 }) =>
      Math.max(most, Math.abs(gap), Math.abs(bankruptcyGap)),
    0,
  )
}

/** What fills can be sorted by. */
export type FillOrder =
  | 'order'
  | 'account'
  | 'market'
  | 'size'
  | 'gap'
  | 'value'
  | 'forgone'
  | 'rank'
  | 'score'

/** The rows in another order; equal ones stay in theirs. */
export function sortedFills(
  rows: readonly FillRow[],
  by: FillOrder,
  isDescending: boolean,
): readonly FillRow[] {
  const sign = isDescending ? -1 : 1
  return rows.toSorted((left, right) => sign * compare(left, right, by))
}

function compare(left: FillRow, right: FillRow, by: FillOrder): number {
  switch (by) {
    case 'order':
      return left.at - right.at
    case 'account':
    case 'market':
      return left.fill[by] < right.fill[by] ? -1 : Number(left.fill[by] > right.fill[by])
    case 'size':
    case 'value':
    case 'forgone':
      return compareDecimals(left.fill[by], right.fill[by])
    case 'gap':
      return (left.gap ?? 0) - (right.gap ?? 0)
    case 'rank':
      return (left.fill.rank ?? Infinity) - (right.fill.rank ?? Infinity) || 0
    case 'score':
      return scoreOf(left.fill) - scoreOf(right.fill) || 0
  }
}

function scoreOf({ score }: Fill): number {
  if (score === undefined) return -Infinity
  const value = Number(score.display)
  return Number.isFinite(value) ? value : Infinity
}
