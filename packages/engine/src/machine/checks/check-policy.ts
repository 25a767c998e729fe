import { policyNeeds, type PolicyNeed } from '../../policy/policy-needs.ts'
import type {
  CutLimits,
  PolicySpec,
  PriceRule,
  ScoreFactor,
  ScoreSpec,
} from '../../policy/policy-spec.ts'
import { policyVocabulary } from '../../policy/vocabulary.ts'
import { BookRefused } from '../book-refused.ts'
import type { BookSpec } from '../book-spec.ts'
import { checkChoice, checkCount, checkId } from './refuse.ts'

const wordsOf = (words: Readonly<Record<string, string>>): readonly string[] => Object.keys(words)

const termNames = wordsOf(policyVocabulary.terms)

/** Price rules that price every fill by itself, so that nobody can be asked how much he could bear at their price. */
const pricedByFill: ReadonlySet<PriceRule> = new Set<PriceRule>([
  'crossBankruptcy',
  'ratioPreserving',
])

const MILLION = 1_000_000

/** Refuses a policy that cannot be carried out, naming the place. */
export function checkPolicy(policy: PolicySpec, path: string): void {
  checkId(policy.policy, `${path}.policy`)
  checkCount(policy.version, `${path}.version`, 1)
  checkChoice(policy.eligibility, wordsOf(policyVocabulary.eligibilities), `${path}.eligibility`)
  checkPriceRule(policy.price, `${path}.price`)
  checkAllocation(policy, `${path}.allocation`)
  if (policy.pairing !== undefined) {
    checkChoice(policy.pairing, wordsOf(policyVocabulary.pairings), `${path}.pairing`)
  }
  if (policy.limits !== undefined) checkLimits(policy, policy.limits, `${path}.limits`)
  if (policy.casesMax !== undefined) checkCount(policy.casesMax, `${path}.casesMax`, 1)
  policy.exemptMarkets?.forEach((market, index) =>
    checkId(market, `${path}.exemptMarkets[${index}]`),
  )
  checkPriced(policy, policy.price, path)
}

/** Refuses a word that is no price rule. */
export function checkPriceRule(price: string, path: string): void {
  checkChoice(price, wordsOf(policyVocabulary.priceRules), path)
}

/** Refuses a price rule that does not go with how a policy asks. */
export function checkPriced(policy: PolicySpec, price: PriceRule, path: string): void {
  if (!pricedByFill.has(price)) return
  const { allocation, limits, pairing } = policy
  const isInTurn = allocation.kind === 'queue' || allocation.kind === 'roundRobin'
  if (!isInTurn || limits?.wholeOrNone !== true || pairing === 'pooled') {
    const advice = `"${price}" prices every fill by itself; it needs allocation queue or roundRobin, pairing byCase, and limits.wholeOrNone: true`
    throw new BookRefused('unknownChoice', `${path}.price`, advice)
  }
}

/** Where the inputs of policies are looked for. */
type PolicyInputs = Pick<BookSpec, 'markets' | 'seed'> & {
  readonly funds: readonly unknown[]
  readonly offers?: readonly unknown[]
}

/** Refuses a book without something that a policy is worked out from: nothing stands in for it. */
export function checkNeeds(policy: PolicySpec, price: PriceRule, book: PolicyInputs): void {
  for (const need of policyNeeds(policy, price)) {
    const path = missing(need, policy, book)
    if (path === undefined) continue
    throw new BookRefused('missingInput', path, `is missing; policy "${policy.policy}" needs it`)
  }
}

/** Where a need is not met; undefined if it is. */
function missing(
  need: PolicyNeed,
  { exemptMarkets = [] }: PolicySpec,
  { markets, funds, offers, seed }: PolicyInputs,
): string | undefined {
  if (need === 'seed') return seed === undefined ? 'seed' : undefined
  if (need === 'offers') return offers === undefined ? 'offers' : undefined
  if (need === 'funds') return funds.length === 0 ? 'funds' : undefined
  const without = markets.findIndex(
    (market) => market[need] === undefined && !exemptMarkets.includes(market.market),
  )
  return without < 0 ? undefined : `markets[${without}].${need}`
}

function checkAllocation({ allocation }: PolicySpec, path: string): void {
  checkChoice(allocation.kind, wordsOf(policyVocabulary.allocations), `${path}.kind`)
  switch (allocation.kind) {
    case 'queue':
      return checkScore(allocation.score, `${path}.score`)
    case 'proRata':
      return checkChoice(allocation.weight, wordsOf(policyVocabulary.weights), `${path}.weight`)
    case 'voluntary':
      return checkChoice(allocation.weight, ['offeredLots'], `${path}.weight`)
    case 'roundRobin':
      return checkCount(allocation.candidatesMax, `${path}.candidatesMax`, 1)
  }
}

function checkScore({ factors, whenLosing, thenBy, lastly }: ScoreSpec, path: string): void {
  checkFactors(factors, `${path}.factors`)
  if (whenLosing !== undefined) checkFactors(whenLosing, `${path}.whenLosing`)
  thenBy?.forEach(({ term, order }, index) => {
    checkTerm(term, termNames, `${path}.thenBy[${index}].term`)
    checkChoice(order, ['descending', 'ascending'], `${path}.thenBy[${index}].order`)
  })
  if (lastly !== undefined) checkChoice(lastly, ['accountDescending'], `${path}.lastly`)
}

/** A score divides only by terms that are above 0 for every candidate, or its order would mean nothing. */
function checkFactors(factors: readonly ScoreFactor[], path: string): void {
  if (factors.length === 0) throw new BookRefused('unknownTerm', path, 'needs at least one factor')
  factors.forEach((factor, index) => {
    const [term, known] =
      'term' in factor ? [factor.term, termNames] : [factor.inverseOf, policyVocabulary.divisors]
    checkTerm(term, known, `${path}[${index}]`)
  })
}

function checkTerm(term: string, known: readonly string[], path: string): void {
  if (known.includes(term)) return
  const advice = `"${term}" cannot stand here; use one of ${known.join(', ')}`
  throw new BookRefused('unknownTerm', path, advice)
}

/** Limits must be counts that mean something, and must go with the way in which candidates are asked. */
function checkLimits({ allocation, pairing }: PolicySpec, limits: CutLimits, path: string): void {
  const { standing, wholeOrNone, positionShareMaxPpm, dustLots, positionLotsMin } = limits
  if (standing !== undefined) {
    checkChoice(standing, wordsOf(policyVocabulary.standings), `${path}.standing`)
  }
  if (positionShareMaxPpm !== undefined) {
    checkCount(positionShareMaxPpm, `${path}.positionShareMaxPpm`, 1, MILLION)
  }
  if (dustLots !== undefined) checkCount(dustLots, `${path}.dustLots`, 1)
  if (positionLotsMin !== undefined) checkCount(positionLotsMin, `${path}.positionLotsMin`, 1)
  if (limits.gapWithin !== undefined) {
    const names = wordsOf(policyVocabulary.weights).filter((name) => name !== 'lots')
    checkChoice(limits.gapWithin, names, `${path}.gapWithin`)
    if (allocation.kind !== 'queue' && allocation.kind !== 'proRata') {
      refuse(`${path}.gapWithin`, 'needs allocation queue or proRata')
    }
    if (wholeOrNone)
      refuse(`${path}.gapWithin`, 'does not go with wholeOrNone; leave one of them out')
  }
  const isInTurn = allocation.kind === 'queue' || allocation.kind === 'roundRobin'
  const needsTurns = (['wholeOrNone', 'dustLots', 'unhedgedExcess'] as const).find(
    (name) => limits[name] !== undefined,
  )
  if (needsTurns !== undefined && !isInTurn) {
    refuse(`${path}.${needsTurns}`, 'needs allocation queue or roundRobin')
  }
  if (standing === 'initialOrNoWorse' && !wholeOrNone) {
    refuse(`${path}.standing`, '"initialOrNoWorse" needs wholeOrNone: true')
  }
  if (wholeOrNone && pairing === 'pooled') {
    refuse(
      `${path}.wholeOrNone`,
      'needs pairing byCase: a pool may have to ask for less than the whole',
    )
  }
  if (wholeOrNone && dustLots !== undefined) {
    refuse(`${path}.dustLots`, 'does not go with wholeOrNone; leave one of them out')
  }
}

function refuse(path: string, advice: string): never {
  throw new BookRefused('unknownChoice', path, advice)
}
