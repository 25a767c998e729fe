import { type BookSpec, type CaseView, type FillView, type LayerSpec } from '@plimsoll/engine'
import { counted } from '../output/grouped.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { isSamePrice } from './cuts.ts'
import type { Reader } from './reader.ts'
import type { LayerTotal } from './layer-totals.ts'

/** What a reader of the table of layers would otherwise have to guess. */
export function waterfallNotes(
  totals: readonly LayerTotal[],
  spec: BookSpec,
  cases: readonly CaseView[],
  reader: Reader,
): string[] {
  return [
    ...totals.flatMap((total) => idleNote(total)),
    ...totals.flatMap((total) => undeclaredNote(total)),
    ...totals.flatMap((total) => unpaidNote(total, spec)),
    ...movedPriceNote(cases),
    ...returnedNote(cases, reader),
  ]
}

function idleNote({ layer, label, skipped, paidQuote, fills }: LayerTotal): string[] {
  // It pays nothing by its nature, and says so itself.
  if (layer.layer === 'withdrawalGate' && skipped !== undefined) {
    return [`${shorten(label, nameWidth)}: ${skipped}`]
  }
  const isIdle = skipped !== undefined && paidQuote === 0n && fills === 0
  return isIdle ? [`${shorten(label, nameWidth)} did nothing: ${skipped}`] : []
}

function undeclaredNote({ layer, isDeclared }: LayerTotal): string[] {
  if (isDeclared) return []
  const what =
    layer.layer === 'crossing' ? 'cases on opposite sides' : 'long and short of one bucket'
  return [`${layer.layer} acts though not declared: ${what} close each other at mark`]
}

/** An `adl` layer that moves size and pays nothing looks like a fault; it is the price that was asked for. */
function unpaidNote({ label, layer, paidQuote, lots }: LayerTotal, spec: BookSpec): string[] {
  if (layer.layer !== 'adl' || paidQuote !== 0n || lots === 0n) return []
  return [`${shorten(label, nameWidth)} ${unpaidText(layer, spec)}`]
}

function unpaidText(
  { price, policy }: Extract<LayerSpec, { readonly layer: 'adl' }>,
  { markets }: BookSpec,
): string {
  const rule = price ?? policy.price
  switch (rule) {
    case 'mark':
      return 'closed size at mark and pays no deficit'
    case 'previousMark':
      return markets.every(({ previousMarkPriceTicks }) => previousMarkPriceTicks === undefined)
        ? 'closed size at mark and pays no deficit (no previous mark in the book)'
        : 'closed size at the previous mark, which pays nothing of the deficit'
    case 'index':
    case 'settlement':
      return `closed size at the ${rule} price, which pays nothing of the deficit`
    case 'previousIndex':
      return 'closed size at the previous index price, which pays nothing of the deficit'
    case 'fundFloor':
      return 'closed size at mark: funds are there for the deficit'
    case 'bankruptcy':
    case 'crossBankruptcy':
    case 'markCappedAtBankruptcy':
    case 'ratioPreserving':
      return 'closed size on which no deficit was left, so at mark'
  }
}

function movedPriceNote(cases: readonly CaseView[]): string[] {
  const moved = cases.filter(hasMovedPrice).length
  if (moved === 0) return []
  const what = `bankruptcy prices moved in ${counted(moved, 'case')} after an earlier layer paid`
  return [`${what}: Cases shows them at opening, Deleveraged as they were at the fill`]
}

/** What a layer paid is not what it cost where a later price brought more than the case needed. */
function returnedNote(cases: readonly CaseView[], reader: Reader): string[] {
  const returned = cases.flatMap((one) => one.returned ?? [])
  if (returned.length === 0) return []
  const total = returned.reduce((sum, { amountQuote }) => sum + amountQuote, 0n)
  return [
    `${reader.money(total)} was paid for cases that then closed above need, and went back to the funds and buckets that had paid it`,
  ]
}

/** Whether deleveraging used another bankruptcy price than the one at opening, because something was paid before. */
function hasMovedPrice({ layers, exposure }: CaseView): boolean {
  const paid = layers.findIndex(({ paidQuote }) => paidQuote !== 0n)
  if (paid < 0) return false
  return layers
    .slice(paid + 1)
    .some(({ layer, fills }) => layer === 'adl' && fills.some((fill) => isMoved(fill, exposure)))
}

function isMoved(fill: FillView, exposure: CaseView['exposure']): boolean {
  const leg = exposure.find(({ market, side }) => market === fill.market && side !== fill.side)
  return (
    leg !== undefined &&
    isSamePrice(fill.priceTicks, fill.bankruptcyPriceTicks) &&
    !isSamePrice(fill.bankruptcyPriceTicks, leg.bankruptcyPriceTicks)
  )
}
