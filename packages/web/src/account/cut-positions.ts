import { addDecimals } from '@plimsoll/client'
import { type Place, type Position, positionKey, type WhatIfAnswer } from './account-documents.ts'

type Cut = WhatIfAnswer['cuts'][number]

/** What would be taken of one position in all. */
export interface CutPosition extends Pick<Cut, 'market' | 'bucket' | 'side' | 'size'> {
  /** Of the position as it would be then, 0 to 1; undefined where that is not known. */
  readonly share: number | undefined
  /** Σ; undefined where it is not told. */
  readonly forgone: string | undefined
  /** By price, those that are told. */
  readonly fills: readonly {
    readonly price: string | undefined
    readonly markPrice: string | undefined
  }[]
}

/** Cuts by position, in their order. A position may be cut several times, for several cases. */
export function cutPositions(
  cuts: readonly Cut[],
  after: readonly Place[],
  held: readonly Position[],
): CutPosition[] {
  const sizes = new Map([...held, ...after].map((row) => [positionKey(row), row.size]))
  const all = new Map<string, Cut[]>()
  for (const cut of cuts) all.set(positionKey(cut), [...(all.get(positionKey(cut)) ?? []), cut])
  return [...all].flatMap(([key, rows]) => {
    const [first] = rows
    if (first === undefined) return []
    const { market, bucket, side } = first
    const size = rows.map((row) => row.size).reduce(addDecimals)
    const of = Number(sizes.get(key) ?? 0)
    const prices = new Map(
      rows.flatMap(({ price, markPrice }) =>
        price === undefined ? [] : [[price, { price, markPrice }] as const],
      ),
    )
    return [
      {
        market,
        bucket,
        side,
        size,
        share: of > 0 ? Number(size) / of : undefined,
        forgone: sumOf(rows.map((row) => row.forgone)),
        fills: [...prices.values()],
      },
    ]
  })
}

function sumOf(amounts: readonly (string | undefined)[]): string | undefined {
  return amounts.reduce((sum, one) =>
    sum === undefined || one === undefined ? undefined : addDecimals(sum, one),
  )
}
