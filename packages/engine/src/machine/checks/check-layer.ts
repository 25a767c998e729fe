import type { PolicySpec, PriceRule, ScoreFactor } from '../../policy/policy-spec.ts'
import { divisorNames, termNames } from '../../policy/terms.ts'
import type { LayerName, LayerSpec } from '../../waterfall/layer-spec.ts'
import { BookRefused } from '../book-refused.ts'
import { checkChoice, checkKnown } from './refuse.ts'

const priceRules: readonly string[] = ['bankruptcy', 'mark', 'previousMark'] satisfies PriceRule[]

const layerNames: readonly string[] = [
  'ownNetting',
  'ownCollateral',
  'crossing',
  'insuranceFund',
  'adl',
  'profitHaircut',
] satisfies LayerName[]

/** Refuses a layer that names what the book does not have, or a rule that is not known. */
export function checkLayer(spec: LayerSpec, funds: ReadonlySet<string>, path: string): void {
  checkChoice(spec.layer, layerNames, `${path}.layer`)
  if (spec.layer === 'insuranceFund') {
    checkKnown(spec.fund, funds, `${path}.fund`, 'funds')
    checkChoice(spec.mode, ['takeover', 'deficitOnly'], `${path}.mode`)
  }
  if (spec.layer !== 'adl') return
  if (spec.price !== undefined) checkChoice(spec.price, priceRules, `${path}.price`)
  checkPolicy(spec.policy, `${path}.policy`)
}

/** Refuses a policy that cannot be carried out, naming the place. */
export function checkPolicy(policy: PolicySpec, path: string): void {
  checkChoice(policy.eligibility, ['all', 'profitable'], `${path}.eligibility`)
  checkChoice(policy.price, priceRules, `${path}.price`)
  const { allocation } = policy
  checkChoice(allocation.kind, ['queue', 'proRata'], `${path}.allocation.kind`)
  if (allocation.kind === 'proRata') {
    checkChoice(allocation.weight, ['lots'], `${path}.allocation.weight`)
    return
  }
  const { factors, whenLosing } = allocation.score
  checkFactors(factors, `${path}.allocation.score.factors`)
  if (whenLosing !== undefined) checkFactors(whenLosing, `${path}.allocation.score.whenLosing`)
}

/** A score divides only by terms that are above 0 for every candidate, or its order would mean nothing. */
function checkFactors(factors: readonly ScoreFactor[], path: string): void {
  if (factors.length === 0) throw new BookRefused('unknownTerm', path, 'needs at least one factor')
  factors.forEach((factor, index) => {
    const [term, known] =
      'term' in factor ? [factor.term, termNames] : [factor.inverseOf, divisorNames]
    if (!known.includes(term)) {
      const advice = `"${term}" cannot stand here; use one of ${known.join(', ')}`
      throw new BookRefused('unknownTerm', `${path}[${index}]`, advice)
    }
  })
}
