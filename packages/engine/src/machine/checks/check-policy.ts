import { policyNeeds, type PolicyNeed, stressOf } from '../../policy/policy-needs.ts'
import type { CutLimits, PolicySpec, PriceRule } from '../../policy/policy-spec.ts'
import { policyVocabulary } from '../../policy/vocabulary.ts'
import { BookRefused } from '../book-refused.ts'
import type { BookSpec } from '../book-spec.ts'
import { checkAllocation } from './check-allocation.ts'
import { checkChoice, checkCount, checkId } from './refuse.ts'

const wordsOf = (words: Readonly<Record<string, string>>): readonly string[] => Object.keys(words)

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
  checkAllocation(policy.allocation, `${path}.allocation`)
  if (policy.pairing !== undefined) {
    checkChoice(policy.pairing, wordsOf(policyVocabulary.pairings), `${path}.pairing`)
  }
  if (policy.pairing === 'portfolio') checkPortfolio(policy, `${path}.pairing`)
  if (policy.limits !== undefined) checkLimits(policy, policy.limits, `${path}.limits`)
  if (policy.casesMax !== undefined) checkCount(policy.casesMax, `${path}.casesMax`, 1)
  policy.exemptMarkets?.forEach((market, index) =>
    checkId(market, `${path}.exemptMarkets[${index}]`),
  )
  checkPriced(policy, policy.price, path)
}

/** Markets are placed together where one bucket's lots in several of them are one risk. */
function checkPortfolio({ allocation }: PolicySpec, path: string): void {
  if (allocation.kind === 'drain' && allocation.stress !== 'ownMarket') return
  refuse(path, '"portfolio" needs allocation drain with a stress other than ownMarket')
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
  if (!isInTurn || limits?.wholeOrNone !== true || (pairing ?? 'byCase') !== 'byCase') {
    const advice = `"${price}" prices every fill by itself; it needs allocation queue or roundRobin, pairing byCase, and limits.wholeOrNone: true`
    throw new BookRefused('unknownChoice', `${path}.price`, advice)
  }
}

/** Where the inputs of policies are looked for. */
type PolicyInputs = Pick<BookSpec, 'markets' | 'seed' | 'scenarios'> & {
  readonly funds: readonly unknown[]
  readonly offers?: readonly unknown[]
}

/** Refuses a book without something that a policy is worked out from: nothing stands in for it. */
export function checkNeeds(policy: PolicySpec, price: PriceRule, book: PolicyInputs): void {
  for (const need of policyNeeds(policy, price)) {
    const path = missing(need, policy, book)
    if (path === undefined) continue
    const advice = need === 'scenarios' ? scenarioAdvice(policy) : 'is missing'
    throw new BookRefused('missingInput', path, `${advice}; policy "${policy.policy}" needs it`)
  }
}

/** Where a need is not met; undefined if it is. */
function missing(need: PolicyNeed, policy: PolicySpec, book: PolicyInputs): string | undefined {
  const { exemptMarkets = [] } = policy
  const { markets, funds, offers, seed } = book
  if (need === 'seed') return seed === undefined ? 'seed' : undefined
  if (need === 'offers') return offers === undefined ? 'offers' : undefined
  if (need === 'funds') return funds.length === 0 ? 'funds' : undefined
  if (need === 'scenarios') return lacksScenario(policy, book) ? 'scenarios' : undefined
  const without = markets.findIndex(
    (market) => market[need] === undefined && !exemptMarkets.includes(market.market),
  )
  return without < 0 ? undefined : `markets[${without}].${need}`
}

/** A book of one market that publishes nothing has ±100 % in it; every other must say what may happen (SPEC N-1). */
function lacksScenario(policy: PolicySpec, { markets, scenarios }: PolicyInputs): boolean {
  if (scenarios === undefined) return markets.length > 1
  const stress = stressOf(policy)
  if (stress === undefined || typeof stress === 'string') return false
  return scenarios.every(({ scenario }) => scenario !== stress.scenario)
}

function scenarioAdvice(policy: PolicySpec): string {
  const stress = stressOf(policy)
  const which = typeof stress === 'object' ? `the scenario "${stress.scenario}"` : 'at least one'
  return `publish ${which}, with a return for every market`
}

/** Limits must be counts that mean something, and must go with the way in which candidates are asked. */
function checkLimits({ allocation, pairing }: PolicySpec, limits: CutLimits, path: string): void {
  const { standing, wholeOrNone, dustLots, positionLotsMin } = limits
  if (standing !== undefined) {
    checkChoice(standing, wordsOf(policyVocabulary.standings), `${path}.standing`)
  }
  for (const share of ['positionShareMaxPpm', 'eventShareMaxPpm'] as const) {
    const ppm = limits[share]
    if (ppm !== undefined) checkCount(ppm, `${path}.${share}`, 1, MILLION)
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
  if (wholeOrNone && pairing !== undefined && pairing !== 'byCase') {
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
