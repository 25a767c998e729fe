import type { CaseDocument, Fill, Layer, Posting } from './case-document.ts'
import { payerKindOf } from '@plimsoll/reports'
import { ownerOf } from './who-paid.ts'

/** Something that a layer of a round did to one account. */
export interface Treatment {
  /** Places from 1. */
  readonly round: number
  readonly place: number
  readonly layer: Layer
  readonly fills: readonly Fill[]
  /** Money it was charged. */
  readonly charges: readonly Posting[]
  /** How many accounts the layer asked; undefined where rows of others are not shown. */
  readonly asked: number | undefined
}

/** All that became of one account in a case, in the order in which it happened. */
export function treatmentsOf({ rounds }: CaseDocument, account: string): readonly Treatment[] {
  return rounds.flatMap(({ case: one }, index) =>
    one.layers.flatMap((layer, at): Treatment[] => {
      if (payerKindOf(layer.layer) === 'case') return []
      const fills = layer.fills.filter((fill) => fill.account === account)
      const charges =
        payerKindOf(layer.layer) === 'charge'
          ? layer.postings.filter(
              ({ ledger, amount }) => amount.startsWith('-') && ownerOf(ledger) === account,
            )
          : []
      if (fills.length === 0 && charges.length === 0) return []
      const asked =
        layer.hidden === undefined
          ? new Set(layer.fills.map((fill) => fill.account)).size
          : undefined
      return [{ round: index + 1, place: at + 1, layer, fills, charges, asked }]
    }),
  )
}

/** What came back to one account over all rounds. */
export function returnedTo({ rounds }: CaseDocument, account: string): readonly string[] {
  return rounds.flatMap(({ case: one }) =>
    (one.returned ?? [])
      .filter(({ ledger }) => ownerOf(ledger) === account)
      .map(({ amount }) => amount),
  )
}

/** Accounts that a case took something from, those with forced fills first; at most so many. */
export function treatedAccounts({ rounds }: CaseDocument, most: number): readonly string[] {
  const layers = rounds
    .flatMap(({ case: one }) => one.layers)
    .filter(({ layer }) => payerKindOf(layer) !== 'case')
  const cut = layers.flatMap(({ fills }) => fills.map(({ account }) => account))
  const charged = layers
    .filter(({ layer }) => payerKindOf(layer) === 'charge')
    .flatMap(({ postings }) =>
      postings.filter(({ amount }) => amount.startsWith('-')).map(({ ledger }) => ownerOf(ledger)),
    )
  return [...new Set([...cut, ...charged])]
    .filter((name) => !name.startsWith('fund:'))
    .slice(0, most)
}
