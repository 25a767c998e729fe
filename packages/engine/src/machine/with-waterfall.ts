import type { BookShape } from '../account/book-shape.ts'
import { cellCount, cellNames, findPosition, walletOf } from '../account/book.ts'
import { noCuts } from '../ledger/cut-memory.ts'
import { assert, at } from '../quantity/assert.ts'
import { canonicalText } from '../quantity/canonical-text.ts'
import { frozenCopy } from '../quantity/frozen-copy.ts'
import type { LayerSpec } from '../waterfall/layer-spec.ts'
import { placeLayers } from '../waterfall/place-layers.ts'
import {
  copyStanding,
  createStanding,
  type TriggerStanding,
} from '../waterfall/triggers/trigger-standing.ts'
import { remembersCuts, waterfallTerms } from '../waterfall/waterfall-terms.ts'
import { checkLayer } from './checks/check-layer.ts'
import { copyParts } from './fork.ts'
import { presentBook } from './present-book.ts'
import { assembleState, type Columns, inside, type State, type StateRecord } from './state.ts'

/** How a copy of a state is to go on. */
export interface OtherTerms {
  readonly waterfall: readonly LayerSpec[]
  /** Plans are filled as they are made, as if the venue had carried them out at once. */
  readonly fillsPlans?: true
}

/**
 * A copy of a state with another waterfall; everything else is as it stands: amounts, prices, halts, cases, orders and liquidations, and
 * what a deleveraging event took of whom where both waterfalls ask for it. Triggers stand as they do where the triggers of both are the
 * same, layer by layer; else they are off and begin to remember now. Costs memory and time for every account.
 *
 * @throws BookRefused where a book that says what the state is could not have this waterfall; nothing is changed
 */
export function withWaterfall(state: State, { waterfall, fillsPlans }: OtherTerms): State {
  const record = inside(state)
  assert(record.unfinished === undefined, 'a round between two steps keeps its waterfall')
  const book = presentBook(state)
  waterfall.forEach((layer, index) => checkLayer(layer, book, `waterfall[${index}]`))
  const terms = frozenCopy({
    ...record.terms,
    waterfall: waterfallTerms(waterfall),
    ...(fillsPlans && { execution: 'ledger' as const }),
  })
  const parts = copyParts(record)
  openVaults(parts.shape, parts.columns, waterfall)
  return assembleState({
    ...parts,
    terms,
    triggers: standingUnder(record, terms.waterfall),
    cutMemory: remembersCuts(terms.waterfall) ? (parts.cutMemory ?? noCuts) : undefined,
  })
}

/** A vault has room for both sides of every market, as in a book that names it. */
function openVaults(shape: BookShape, columns: Columns, waterfall: readonly LayerSpec[]): void {
  for (const layer of waterfall) {
    if (layer.layer !== 'backstopVault') continue
    const account = shape.accountSlot(layer.account)
    assert(account !== undefined, 'a checked waterfall names known accounts only')
    const bucket = walletOf(at(shape.accounts, account))
    for (const market of shape.sides.keys()) {
      for (const side of ['long', 'short'] as const) {
        if (findPosition(shape, bucket, market, side) === undefined) {
          shape.openPosition({ bucket, market, side })
        }
      }
    }
  }
  for (const name of cellNames) columns[name].grow(cellCount(shape, name))
}

function standingUnder(
  { terms, triggers, timeMs, funds, ledger }: StateRecord,
  waterfall: readonly LayerSpec[],
): TriggerStanding {
  const before = triggeredLayers(terms.waterfall)
  const after = triggeredLayers(waterfall)
  const isSame =
    before.length === after.length &&
    before.every(({ text }, index) => text === at(after, index).text)
  if (!isSame) {
    const own = funds.flatMap(({ purpose }, fund) =>
      purpose === 'venueCapital'
        ? []
        : [{ fund, timeMs, balanceQuote: at(ledger.fundBalances, fund) }],
    )
    return createStanding(waterfall, timeMs, { earlier: [], own })
  }
  const places = new Map(before.map(({ place }, index) => [place, at(after, index).place]))
  const { on, ...rest } = copyStanding(triggers)
  return {
    ...rest,
    on: new Map([...on].map(([place, markets]) => [places.get(place) ?? place, markets])),
  }
}

/** Layers with a trigger: their places among all layers, and what is the same of two that are switched alike. */
function triggeredLayers(
  waterfall: readonly LayerSpec[],
): { readonly place: number; readonly text: string }[] {
  return placeLayers(waterfall).flatMap(({ spec }, place) => {
    if (!('trigger' in spec) || spec.trigger === undefined) return []
    return [{ place, text: canonicalText({ layer: spec.layer, trigger: spec.trigger }) }]
  })
}
