import { formatScaled } from '../exact/decimal.ts'
import { readBook } from '../book/read-book.ts'
import type { BookSnapshot } from '../generators/snapshot.ts'
import type { CaseRow, LayerRow, Resolution } from '../resolution.ts'
import type { LossCheck } from './audit-losses.ts'
import { unitsIn } from './replay.ts'

/** A mistake in who paid what, and the check that must see it. */
export interface PlantedLoss {
  readonly name: string
  readonly seenBy: LossCheck
  /** The document with the mistake; undefined where it has no place for it. */
  readonly plant: (book: BookSnapshot, right: Resolution) => Resolution | undefined
}

/** Each of them is made in a right document. */
export const plantedLosses: readonly PlantedLoss[] = [
  {
    // The published mistake: what is drawn lowers the balance once when it is drawn, and once more with the deficit.
    name: 'insurance is burned twice',
    seenBy: 'fundAfter',
    plant: (book, right) => {
      const payer = fundOf(book, right)
      if (payer === undefined || (right.settledMarkets ?? []).length > 0) return undefined
      const drawn = payer.amount
      return {
        ...right,
        fundsAfter: right.fundsAfter.map((row) =>
          row.fund === payer.fund ? { ...row, balance: plus(book, row.balance, drawn) } : row,
        ),
      }
    },
  },
  ...(['insuranceFund', 'venueCapital', 'socialisedLoss', 'profitHaircut'] as const).map(
    (layer): PlantedLoss => ({
      name: `${layer}: a payment of which the case gets a unit less`,
      seenBy: layer,
      plant: (book, right) =>
        inRow(
          right,
          (row) => row.layer === layer && row.fills.length === 0,
          (row) => ({
            ...row,
            postings: row.postings.map((posting, index) =>
              index === 0 ? { ...posting, amount: plus(book, posting.amount, '-', 1n) } : posting,
            ),
          }),
        ),
    }),
  ),
  ...(['backstopVault', 'tearUp', 'settlement', 'adl', 'offers'] as const).map(
    (layer): PlantedLoss => ({
      name: `${layer}: more is said to be paid than the deficit fell by`,
      seenBy: layer,
      plant: (book, right) =>
        inRow(
          right,
          (row) => row.layer === layer,
          (row) => ({
            ...row,
            paid: plus(book, row.paid, '', 1n),
          }),
        ),
    }),
  ),
  {
    name: 'a layer acts before one that is declared earlier',
    seenBy: 'order',
    plant: (book, right) => {
      const isSingle = (row: LayerRow): boolean =>
        book.waterfall.filter(({ layer }) => layer === row.layer).length === 1
      const of = right.cases.find(({ layers }) => {
        const last = layers.slice(-2)
        return last.length === 2 && last.every(isSingle)
      })
      if (of === undefined) return undefined
      const layers = [...of.layers.slice(0, -2), ...of.layers.slice(-2).reverse()]
      return withCase(right, of, { ...of, layers })
    },
  },
  {
    name: 'somebody without a position pays, and the layer does not say that he may',
    seenBy: 'flatCharge',
    plant: (book, right) => {
      const flat = readBook(book).accounts.find(({ buckets }) =>
        buckets.every(({ positions }) => positions.length === 0),
      )
      if (flat === undefined) return undefined
      const ledger = `${flat.account}:cross`
      return inRow(
        right,
        (row) => row.layer === 'profitHaircut' && row.base !== 'unsettledProfit',
        (row) => ({
          ...row,
          postings: row.postings.map((posting, index) =>
            index === 1 ? { ...posting, ledger } : posting,
          ),
        }),
      )
    },
  },
  {
    name: 'a layer that charges accounts without a position is not named',
    seenBy: 'flatListed',
    plant: (_, right) => {
      if (right.flatCharges === undefined || right.flatCharges.length === 0) return undefined
      return { ...right, flatCharges: right.flatCharges.slice(1) }
    },
  },
  {
    name: 'somebody holds lots in a market that was settled',
    seenBy: 'settled',
    plant: (_, right) => {
      const [settled] = right.settledMarkets ?? []
      const [holder] = right.accountsAfter
      if (settled === undefined || holder === undefined) return undefined
      const held = {
        market: settled.market,
        size: '1',
        entryValue: '1',
        marginMode: 'cross',
      } as const
      const accountsAfter = [{ ...holder, positions: [held] }, ...right.accountsAfter.slice(1)]
      return { ...right, accountsAfter }
    },
  },
  {
    name: 'lots of a vault’s layer go to somebody else',
    seenBy: 'vault',
    plant: (_, right) =>
      inRow(
        right,
        (row) => row.layer === 'backstopVault' && row.fills.length > 0,
        (row) => ({
          ...row,
          fills: row.fills.map((fill) => ({ ...fill, account: 'somebody' })),
        }),
      ),
  },
  {
    name: 'money appears',
    seenBy: 'money',
    plant: (book, right) => {
      const { moneyAfter } = right.conservation
      const conservation = { ...right.conservation, moneyAfter: plus(book, moneyAfter, '', 1n) }
      return { ...right, conservation }
    },
  },
]

/** The first row of a kind in which something happened, changed. */
function inRow(
  right: Resolution,
  isIt: (row: LayerRow) => boolean,
  change: (row: LayerRow) => LayerRow,
): Resolution | undefined {
  for (const of of right.cases) {
    const index = of.layers.findIndex((row) => row.postings.length > 1 && isIt(row))
    const row = of.layers[index]
    if (row === undefined) continue
    return withCase(right, of, { ...of, layers: of.layers.with(index, change(row)) })
  }
  return undefined
}

function withCase(right: Resolution, was: CaseRow, is: CaseRow): Resolution {
  return { ...right, cases: right.cases.map((of) => (of === was ? is : of)) }
}

/** A fund that paid money, and what it posted; not one whose balance claims or a case of its own change too. */
function fundOf(
  book: BookSnapshot,
  right: Resolution,
): { readonly fund: string; readonly amount: string } | undefined {
  const plain = readBook(book)
    .funds.filter(({ target }) => target === undefined)
    .map(({ fund }) => fund)
    .filter((id) => right.cases.every(({ account }) => account !== `fund:${id}`))
  for (const { fund, fills, postings } of right.cases.flatMap(({ layers }) => layers)) {
    const [drawn] = postings
    if (fund === undefined || drawn === undefined || fills.length > 0) continue
    if (plain.includes(fund)) return { fund, amount: drawn.amount }
  }
  return undefined
}

/** An amount and another, or so many units more. */
function plus(book: BookSnapshot, amount: string, other: string, units = 0n): string {
  const read = readBook(book)
  const more = other === '' || other === '-' ? 0n : unitsIn(read, other)
  const sum = unitsIn(read, amount) + more + (other === '-' ? -units : units)
  return formatScaled(sum, read.decimals)
}
