import type { LayerName, LayerSpec } from '../../waterfall/layer-spec.ts'
import type { BookSpec } from '../book-spec.ts'
import { checkNeeds, checkPolicy, checkPriced, checkPriceRule } from './check-policy.ts'
import { BookRefused } from '../book-refused.ts'
import { checkChoice, checkKnown } from './refuse.ts'

const layerNames: readonly string[] = [
  'ownNetting',
  'ownCollateral',
  'crossing',
  'offers',
  'insuranceFund',
  'adl',
  'profitHaircut',
] satisfies LayerName[]

/** Refuses a layer that names what the book does not have, or a rule that is not known. */
export function checkLayer(spec: LayerSpec, book: BookSpec, path: string): void {
  checkChoice(spec.layer, layerNames, `${path}.layer`)
  if (spec.layer === 'insuranceFund') {
    const funds = new Set(book.funds.map(({ fund }) => fund))
    checkKnown(spec.fund, funds, `${path}.fund`, 'funds')
    checkChoice(spec.mode, ['takeover', 'deficitOnly'], `${path}.mode`)
  }
  if (takesOffers(spec) && book.execution === 'sidecar') {
    const advice = 'offers are taken by the engine; with execution "sidecar" leave them out'
    throw new BookRefused('unknownChoice', path, advice)
  }
  if (spec.layer !== 'adl') return
  checkPolicy(spec.policy, `${path}.policy`)
  const { price = spec.policy.price } = spec
  checkPriceRule(price, `${path}.price`)
  checkPriced(spec.policy, price, path)
  checkNeeds(spec.policy, price, book)
}

/** Whether a layer moves positions to whoever offers, which no plan of a venue's says yet. */
function takesOffers(spec: LayerSpec): boolean {
  if (spec.layer === 'offers') return true
  return spec.layer === 'adl' && spec.policy.allocation.kind === 'voluntary'
}
