import type { LayerSpec, LayerView } from '@plimsoll/engine'
import type { ResolvedBook } from '../book/resolve-book.ts'
import { identityOf, layerLabel } from './layer-words.ts'

/** What one layer did over several cases. */
export interface LayerTotal {
  readonly layer: LayerSpec
  readonly label: string
  readonly isDeclared: boolean
  paidQuote: bigint
  valueQuote: bigint
  lots: bigint
  fills: number
  readonly accounts: Set<string>
  /** Why it changed nothing in the last case it was reached by. */
  skipped: string | undefined
}

// They act in every round, declared or not, and are numbered before the others.
const alwaysFirst = ['ownNetting', 'ownCollateral', 'crossing'] as const

/** The declared layers, and before them those that acted unasked, in the order in which they act. */
export function layerTotals({ round, spec }: Pick<ResolvedBook, 'round' | 'spec'>): LayerTotal[] {
  const isFirst = ({ layer }: LayerSpec): boolean => alwaysFirst.some((first) => first === layer)
  const placed = [
    ...alwaysFirst.map((layer): LayerSpec => ({ layer })),
    ...spec.waterfall.filter((layer) => !isFirst(layer)),
  ]
  const declared = new Set(spec.waterfall.map(({ layer }) => layer))
  const totals = placed.map((layer): LayerTotal => {
    const isDeclared = declared.has(layer.layer)
    return { ...nothing, layer, label: labelOf(layer), isDeclared, accounts: new Set() }
  })
  for (const one of round.cases) {
    for (const layer of one.layers) add(totals[layer.layerIndex], layer)
  }
  return totals.filter(({ isDeclared, fills }) => isDeclared || fills > 0)
}

const nothing = {
  paidQuote: 0n,
  valueQuote: 0n,
  lots: 0n,
  fills: 0,
  skipped: 'no case needed it' as string | undefined,
}

function add(total: LayerTotal | undefined, layer: LayerView): void {
  if (total === undefined) return
  total.paidQuote += layer.paidQuote
  total.skipped = layer.skipped
  for (const fill of layer.fills) {
    total.fills += 1
    total.accounts.add(fill.account)
    // Netting and crossing book both sides of the same lots.
    if (isBetweenCases(layer) && fill.side === 'short') continue
    total.lots += fill.lots
    total.valueQuote += fill.valueQuote
  }
  for (const { ledger, amountQuote } of layer.postings) {
    if (isCharge(layer) && amountQuote < 0n) total.accounts.add(ledger)
  }
}

function isBetweenCases({ layer }: LayerView): boolean {
  return layer === 'ownNetting' || layer === 'crossing'
}

/** Whether a layer takes money without a fill. */
export function isCharge({ layer }: LayerView): boolean {
  return layer === 'profitHaircut' || layer === 'socialisedLoss'
}

function labelOf(layer: LayerSpec): string {
  if (layer.layer !== 'adl') return layerLabel(identityOf(layer))
  const price = layer.price === undefined ? '' : ` (${layer.price})`
  return `${layer.layer} ${layer.policy.policy}${price}`
}
