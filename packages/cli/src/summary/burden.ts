import type { LayerName } from '@plimsoll/engine'
import type { ResolvedBook } from '../book/resolve-book.ts'
import { percentOf } from '../output/percent.ts'

const payers: readonly { readonly layer: LayerName; readonly words: string }[] = [
  { layer: 'offers', words: 'taken by offers' },
  { layer: 'backstopVault', words: 'taken by vaults' },
  { layer: 'insuranceFund', words: 'paid by funds' },
  { layer: 'venueCapital', words: 'paid by the venue' },
  { layer: 'adl', words: 'taken from counterparties' },
  { layer: 'profitHaircut', words: 'taken from gains' },
  { layer: 'socialisedLoss', words: 'shared by accounts' },
  { layer: 'tearUp', words: 'taken by tear-up' },
  { layer: 'settlement', words: 'taken by settlement' },
]

/** Who bore the loss, in shares of the deficit; nothing where there was none. */
export function burdenLines({ round }: Pick<ResolvedBook, 'round'>): string[] {
  const deficit = round.cases.reduce((sum, { deficitQuote }) => sum + deficitQuote, 0n)
  const left = round.cases.reduce((sum, one) => sum + one.residualDeficitQuote, 0n)
  const layers = round.cases.flatMap((one) => one.layers)
  const parts = payers.map(({ layer, words }) => {
    const own = layers.filter((one) => one.layer === layer)
    return { words, amount: own.reduce((sum, { paidQuote }) => sum + paidQuote, 0n) }
  })
  const text = [...parts, { words: 'uncovered', amount: left }]
    .filter(({ amount }) => amount !== 0n)
    .map(({ words, amount }) => `${words} ${percentOf(amount, deficit)}`)
    .join(', ')
  return text === '' ? [] : [text]
}
